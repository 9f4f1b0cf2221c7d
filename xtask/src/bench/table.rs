/// What one program reached.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    /// As it is printed.
    pub(super) text: String,
    /// CPU that other programs used meanwhile, in percent of one core.
    pub(super) foreign: Option<f64>,
}

impl Cell {
    pub(super) fn new(text: impl Into<String>, foreign: f64) -> Self {
        Self { text: text.into(), foreign: Some(foreign) }
    }
}

#[derive(Debug)]
struct Row {
    what: String,
    product: Cell,
    axum: Cell,
    nchan: Cell,
    goal: String,
    met: Option<bool>,
}

/// The figures of one run.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Row>,
}

impl Table {
    /// A row of the product beside the bare axum server and nchan; `met` is `None` where there is no goal.
    pub(super) fn beside(&mut self, what: &str, [product, axum, nchan]: [Cell; 3], goal: &str, met: Option<bool>) {
        self.rows.push(Row { what: what.to_owned(), product, axum, nchan, goal: goal.to_owned(), met });
    }

    /// A row of the product alone.
    pub(super) fn alone(&mut self, what: &str, product: Cell, goal: &str, met: Option<bool>) {
        self.beside(what, [product, Cell::default(), Cell::default()], goal, met);
    }

    /// Prints it as Markdown.
    pub(super) fn print(&self) {
        println!("\n| What | dwma | bare axum | nchan | goal | met | others' CPU |\n|---|---|---|---|---|---|---|");
        for row in &self.rows {
            let met = row.met.map_or("", |met| if met { "yes" } else { "NO" });
            let foreign: Vec<String> = [&row.product, &row.axum, &row.nchan]
                .into_iter()
                .filter_map(|cell| cell.foreign.map(|percent| format!("{percent:.0} %")))
                .collect();
            let (axum, nchan) = (shown(&row.axum), shown(&row.nchan));
            let foreign = foreign.join(" / ");
            println!("| {} | {} | {axum} | {nchan} | {} | {met} | {foreign} |", row.what, row.product.text, row.goal);
        }
        println!(
            "\nOthers' CPU: what other programs used during a measurement, in percent of one core, per column; over 15 % the \
             figure is not to be trusted. Compare figures of one run only."
        );
    }
}

fn shown(cell: &Cell) -> &str {
    if cell.text.is_empty() { "–" } else { &cell.text }
}
