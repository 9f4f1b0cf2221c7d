use leptos::prelude::*;
use model::ObjectCounts;

/// One bar of four parts: done, failed, skipped, in work. Each part spans the bar and is clipped to its share, so that
/// moving it needs no layout and the hatch keeps its angle.
pub(super) fn segments(counts: Signal<ObjectCounts>) -> impl IntoView + use<> {
    let part = move |name: &'static str, ends: fn(&ObjectCounts) -> (u32, u32)| {
        let share = Memo::new(move |_| {
            let counts = counts.get();
            let (from, to) = ends(&counts);
            (per_mille(from, counts.total), per_mille(to, counts.total), from == to)
        });
        view! {
            <span
                class=format!("mp-bar__segment mp-bar__segment--{name}")
                hidden=move || share.get().2
                style=move || format!("--from:{};--to:{}", share.get().0, share.get().1)
            ></span>
        }
    };
    view! {
        {part("done", |c| (0, c.completed))}
        {part("failed", |c| (c.completed, c.completed + c.failed))}
        {part("skipped", |c| (c.completed + c.failed, c.finished()))}
        {part("running", |c| (c.finished(), c.finished() + c.running))}
    }
}

/// A share of the whole with four digits, written alike on server and browser.
fn per_mille(part: u32, total: u32) -> String {
    let share = if total == 0 { 0 } else { u64::from(part.min(total)) * 10_000 / u64::from(total) };
    if share == 10_000 { "1".to_owned() } else { format!("0.{share:04}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_never_over_one_nor_divided_by_nothing() {
        for (part, total, text) in [(0, 0, "0.0000"), (1, 3, "0.3333"), (3, 3, "1"), (9, 3, "1"), (1, 20_000, "0.0000")]
        {
            assert_eq!(per_mille(part, total), text);
        }
    }
}
