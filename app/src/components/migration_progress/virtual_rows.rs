//! Which rows of a long list are in the page. Rows of fixed height stand in slots that are made once and reused.

/// Slots of a list. More than any pane shows, so that scrolling rarely moves the window.
pub(super) const SLOTS: usize = 100;
/// The window moves in steps of this many rows; in between, only rows whose content changed are touched.
const STEP: usize = 25;

/// The first row of the window for a pane scrolled to `scroll_top` px, of `len` rows `row_height` px high.
pub(super) fn first_row(scroll_top: f64, row_height: f64, len: usize) -> usize {
    let top = if scroll_top > 0.0 && row_height > 0.0 { (scroll_top / row_height) as usize } else { 0 };
    let wanted = top.saturating_sub(STEP) / STEP * STEP;
    wanted.min(last_window(len))
}

/// The first row of the window that shows the end.
pub(super) fn last_window(len: usize) -> usize {
    len.saturating_sub(SLOTS).div_ceil(STEP) * STEP
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_a_pane_can_show_is_in_the_window() {
        for len in [0, 1, 99, 100, 101, 130, 5000] {
            for top in (0..=len).step_by(7) {
                let first = first_row(top as f64 * 20.0, 20.0, len);
                let shown_to = (top + 40).min(len);
                assert!(first <= top && shown_to <= first + SLOTS, "row {top} of {len}: window at {first}");
            }
            assert!(last_window(len) + SLOTS >= len);
        }
        assert_eq!(first_row(-5.0, 20.0, 500), 0);
        assert_eq!(first_row(f64::NAN, 20.0, 500), 0);
    }
}
