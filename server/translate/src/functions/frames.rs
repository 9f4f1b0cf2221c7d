//! Frames of windows that a dialect takes where none is written.

use sqlparser::ast::{
    Function, NullTreatment, WindowFrame, WindowFrameBound, WindowFrameUnits, WindowSpec, WindowType,
};

use super::fill;

/// Every row of a window.
const ALL_ROWS: WindowFrame = WindowFrame {
    units: WindowFrameUnits::Rows,
    start_bound: WindowFrameBound::Preceding(None),
    end_bound: Some(WindowFrameBound::Following(None)),
};

/// What stands for SEQ4 and SEQ8.
const IN_NO_ORDER: &str = "row_number() OVER (ORDER BY 1)";

/// Writes the frame that Snowflake takes for the first, the last and the n-th value of a window: all its rows. Databricks
/// takes those up to the current one.
///
/// Source: "LAST_VALUE" of Snowflake's function reference, and "Window frame clause" of the Databricks SQL language manual.
pub(super) fn whole(name: &str, function: &mut Function) {
    let skips = function.null_treatment == Some(NullTreatment::IgnoreNulls);
    // The first value of all rows is that of the rows so far, where no NULL is passed over.
    let differs = matches!(name, "LAST_VALUE" | "NTH_VALUE") || (name == "FIRST_VALUE" && skips);
    let Some(WindowType::WindowSpec(WindowSpec { order_by, window_frame, .. })) = &mut function.over else { return };
    // SEQ4 gives no order but that in which rows come, and Databricks takes no window within another.
    for by in order_by.iter_mut().filter(|by| by.expr.to_string().contains(IN_NO_ORDER)) {
        by.expr = fill("1", Vec::new());
        by.options.nulls_first = None;
    }
    if differs && !order_by.is_empty() && window_frame.is_none() {
        *window_frame = Some(ALL_ROWS);
    }
}

/// Functions of Teradata whose windows reach up to the current row where none is written, or that take no frame.
const NO_WHOLE_FRAME: &[&str] = &[
    "FIRST_VALUE",
    "LAST_VALUE",
    "LAG",
    "LEAD",
    "ROW_NUMBER",
    "RANK",
    "DENSE_RANK",
    "PERCENT_RANK",
    "CUME_DIST",
    "NTILE",
];

/// Writes the frame that Teradata takes for an aggregate over a window with an order: all its rows. Databricks takes those up
/// to the current one.
///
/// Source: "The Window Specification" of Teradata's functions, expressions and predicates, which names its difference from the
/// standard, and "FIRST_VALUE/LAST_VALUE" there.
pub(super) fn whole_of_aggregates(name: &str, function: &mut Function) {
    let Some(WindowType::WindowSpec(WindowSpec { order_by, window_frame, .. })) = &mut function.over else { return };
    if !NO_WHOLE_FRAME.contains(&name) && !order_by.is_empty() && window_frame.is_none() {
        *window_frame = Some(ALL_ROWS);
    }
}
