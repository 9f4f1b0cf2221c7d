//! The icon of a job's tab: a ring that fills in eight steps, then a mark of how it ended. One drawing for light and dark
//! tabs.

/// Steps of the ring.
pub(super) const STEPS: usize = 8;
/// Round the ring of radius 12, in units of the drawing.
const ROUND: f64 = 75.4;

/// What the icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// So many eighths.
    Ring(usize),
    Done,
    Failed,
    Stopped,
}

/// The icon as the address of an image.
pub(super) fn tab_icon(mark: Mark) -> String {
    let drawing = match mark {
        Mark::Ring(step) => {
            let part = ROUND * step.min(STEPS) as f64 / STEPS as f64;
            format!(
                "<g fill='none' stroke-width='7' transform='rotate(-90 16 16)'><circle cx='16' cy='16' r='12' stroke='#9aa3b1' \
                 stroke-opacity='.55'/><circle cx='16' cy='16' r='12' stroke='#7368f0' stroke-dasharray='{part:.1} {ROUND}'/></g>"
            )
        }
        Mark::Done => ended("#198f60", "m9 17 5 5 9-11"),
        Mark::Failed => ended("#c9303f", "m11 11 10 10M21 11 11 21"),
        Mark::Stopped => ended("#757e8d", "M10 16h12"),
    };
    let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>{drawing}</svg>");
    // All that an address may not hold, of what stands in the drawings above.
    format!("data:image/svg+xml,{}", svg.replace('#', "%23").replace('<', "%3C").replace('>', "%3E"))
}

fn ended(colour: &str, path: &str) -> String {
    format!(
        "<circle cx='16' cy='16' r='15' fill='{colour}'/><path d='{path}' fill='none' stroke='white' stroke-width='4'/>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_and_every_end_has_its_own_icon_and_none_breaks_out_of_its_address() {
        let marks = (0..=STEPS).map(Mark::Ring).chain([Mark::Done, Mark::Failed, Mark::Stopped]);
        let icons: Vec<String> = marks.map(tab_icon).collect();
        for (place, icon) in icons.iter().enumerate() {
            assert!(icon.starts_with("data:image/svg+xml,%3Csvg ") && !icon.contains(['#', '<', '>', '"']), "{icon}");
            assert!(!icons[..place].contains(icon), "{icon}");
        }
    }
}
