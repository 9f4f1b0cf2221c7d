//! Which rows of a long list are in the page. Rows of fixed height stand in slots that are made once and reused.

/// Slots of a list whose pane nobody has measured, or shows few rows. Each costs time whenever its list changes, so there are
/// not many more than a pane shows.
pub(super) const SLOTS: usize = 40;
/// Rows that a pane of usual height shows.
pub(super) const USUAL: usize = 16;
/// Slots of the highest pane.
const MOST: usize = 160;
/// The window moves in steps of this many rows; in between, only rows whose content changed are touched.
const STEP: usize = 8;
/// The same where a pane follows its end: so few that of many rows that come at once hardly one is written that nobody sees.
const FOLLOWED_STEP: usize = 4;

/// Slots for a pane that shows so many rows at a time: a step more on either side, so that a short scroll finds its rows.
pub(super) fn slots(visible: usize) -> usize {
    (visible.next_multiple_of(STEP) + 2 * STEP).clamp(SLOTS, MOST)
}

/// The first row of the window for a pane scrolled to `scroll_top` px, of `len` rows `row_height` px high, in so many slots.
pub(super) fn first_row(scroll_top: f64, row_height: f64, len: usize, slots: usize) -> usize {
    let top = if scroll_top > 0.0 && row_height > 0.0 { (scroll_top / row_height) as usize } else { 0 };
    let wanted = top.saturating_sub(STEP) / STEP * STEP;
    wanted.min(last_window(len, slots))
}

/// The first row of the window in which a pane follows the end.
pub(super) fn followed_window(len: usize, visible: usize) -> usize {
    len.saturating_sub((visible + FOLLOWED_STEP).min(MOST)).div_ceil(FOLLOWED_STEP) * FOLLOWED_STEP
}

/// The first row of the window that shows the end.
fn last_window(len: usize, slots: usize) -> usize {
    len.saturating_sub(slots).div_ceil(STEP) * STEP
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_a_pane_can_show_is_in_the_window() {
        for (len, visible) in
            [0, 1, 39, 40, 41, 130, 5000].into_iter().flat_map(|len| [(len, 16), (len, 24), (len, 101)])
        {
            let slots = slots(visible);
            // A row more, which is cut in two by the pane's edges.
            for top in (0..=len).step_by(7) {
                let first = first_row(top as f64 * 20.0, 20.0, len, slots);
                let shown_to = (top + visible + 1).min(len);
                assert!(first <= top && shown_to <= first + slots, "row {top} of {len}: window at {first}");
            }
            let followed = followed_window(len, visible);
            assert!(followed <= len.saturating_sub(visible + 1) && followed + slots >= len, "{len}: {followed}");
        }
        assert_eq!(first_row(-5.0, 20.0, 500, SLOTS), 0);
        assert_eq!(first_row(f64::NAN, 20.0, 500, SLOTS), 0);
        assert_eq!((slots(0), slots(500)), (SLOTS, MOST));
    }
}
