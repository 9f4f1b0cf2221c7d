//! Connect, Inventory, Configure, Review: one step at a time, the step in the address, the draft kept in the tab.

mod configure;
mod connect;
mod connections;
mod database;
mod draft;
mod ends;
mod error_summary;
mod extracting;
mod field;
mod inventory;
mod last_dry_run;
mod name_rules;
mod on_conflict;
mod review;
mod row_counts;
mod selection;
mod shared_names;
mod steps;
mod tree;

pub(crate) use configure::Configure;
pub(crate) use connect::Connect;
pub(crate) use draft::{provide_draft, take_inventory, take_just_started};
pub(crate) use inventory::InventoryPage;
pub(crate) use on_conflict::on_conflict_words;
pub(crate) use review::Review;
