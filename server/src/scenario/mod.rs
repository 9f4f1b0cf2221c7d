//! The scenario player: scripted jobs through the real engine, journal and stream, for demonstrations and tests.
//!
//! `inventory_path: "scenario:NAME"`, or `"scenario:NAME?speed=10&seed=3"`, names a script. The player implements the
//! engine's ports as decorators: what belongs to a script is played, everything else goes to the real port behind. A
//! script is a pure function of its name, seed and object number, and each of its definitions begins with a comment that
//! names all three. So the player keeps no state: an object is scripted if its definition is, to the letter, the one that
//! the script named in its first line makes for that number. That also holds after a restart.
//!
//! Invariant: a scripted job never reaches the real target.

mod catalogue;
mod course;
mod line;
mod line_faults;
mod play;
mod script;
mod telling;
mod warehouse;

pub(crate) use line::{Line, play_line};
pub use play::wrap;
