//! Whether the log stays at its end. Only the reader's own scrolling changes it, never the page's.

/// How far from its end a pane still counts as being there, in px.
const NEAR_PX: f64 = 24.0;

/// Frames in which a pane that was sent to its end is held there: a key, a wheel or a finger may still be moving it up, by a
/// scroll that goes on for a while.
const FRAMES: u8 = 15;

/// The state of a pane that can follow its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct FollowTail {
    /// Whether the pane stays at its end.
    pub(super) on: bool,
    last_top: f64,
    /// Frames left of those.
    frames: u8,
}

impl Default for FollowTail {
    fn default() -> Self {
        Self { on: true, last_top: 0.0, frames: 0 }
    }
}

impl FollowTail {
    /// The reader sends the pane to its end, or takes it away from there.
    pub(super) const fn send(&mut self, on: bool) {
        self.on = on;
        self.frames = if on { FRAMES } else { 0 };
    }

    /// A frame passes; whether the pane is to be put at its end in it.
    pub(super) const fn is_held(&mut self) -> bool {
        let held = self.frames > 0;
        self.frames = self.frames.saturating_sub(1);
        held
    }

    /// The pane was scrolled: going up turns following off, be it by a pixel; reaching the end turns it on. A pane that only
    /// grew, or was moved down by the page itself, changes nothing; nor does one whose end came up to it.
    pub(super) fn scrolled(&mut self, top: f64, pane: f64, content: f64) {
        if top < self.last_top && top + pane + 1.0 < content {
            self.on = self.frames > 0;
        } else if top + pane + NEAR_PX >= content {
            self.on = true;
        }
        self.last_top = top;
    }

    /// Rows were dropped from the front and the pane was moved up by as much.
    pub(super) fn shifted(&mut self, top: f64) {
        self.last_top = top;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_up_turns_it_off_and_the_end_turns_it_on() {
        let mut tail = FollowTail::default();
        tail.scrolled(800.0, 200.0, 1000.0);
        assert!(tail.on);
        tail.scrolled(800.0, 200.0, 1200.0);
        assert!(tail.on, "content that grows is not the reader's doing");
        tail.scrolled(600.0, 200.0, 800.0);
        assert!(tail.on, "fewer lines pass the filter; the pane is at their end");
        tail.scrolled(800.0, 200.0, 1000.0);
        tail.scrolled(797.0, 200.0, 1000.0);
        assert!(!tail.on, "the first step of a scroll that goes up slowly");
        tail.scrolled(800.0, 200.0, 1000.0);
        tail.scrolled(700.0, 200.0, 1200.0);
        assert!(!tail.on);
        tail.scrolled(900.0, 200.0, 1200.0);
        assert!(!tail.on, "going down, but not to the end");
        tail.scrolled(1000.0, 200.0, 1200.0);
        assert!(tail.on);
        tail.scrolled(600.0, 200.0, 1200.0);
        tail.shifted(400.0);
        tail.scrolled(400.0, 200.0, 1200.0);
        assert!(!tail.on);
    }

    #[test]
    fn who_sends_it_to_the_end_is_not_overruled_by_a_scroll_that_had_begun() {
        let mut tail = FollowTail::default();
        tail.scrolled(500.0, 200.0, 1200.0);
        tail.send(true);
        tail.scrolled(1000.0, 200.0, 1200.0);
        tail.scrolled(960.0, 200.0, 1200.0);
        assert!(tail.on, "the scroll of a key that was pressed before");
        while tail.is_held() {}
        tail.scrolled(920.0, 200.0, 1200.0);
        assert!(!tail.on, "the reader's own scrolling");
        tail.send(true);
        tail.send(false);
        assert!(!tail.is_held() && !tail.on);
    }
}
