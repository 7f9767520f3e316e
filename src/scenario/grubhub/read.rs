//! The four files of an instance: tab-separated tables with one header line.

use super::{Courier, Instance, Order, Parameters, Site};
use crate::core::geo::Point;
use crate::core::time::SimTime;
use crate::scenario::problem::{Problem, Problems, did_you_mean, quoted, shown};
use std::collections::BTreeMap;

/// Which file of an instance a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// `instance_parameters.txt`
    Parameters,
    /// `restaurants.txt`
    Restaurants,
    /// `couriers.txt`
    Couriers,
    /// `orders.txt`
    Orders,
    /// `instance_characteristics.txt`: derived statistics, not needed.
    Characteristics,
}

impl Part {
    /// The parts that an instance consists of.
    pub const NEEDED: [Part; 4] =
        [Part::Parameters, Part::Restaurants, Part::Couriers, Part::Orders];

    /// Which part a text is, by its first word; `None` where it is none of them.
    pub fn of(text: &str) -> Option<Part> {
        let line = text.lines().next()?.trim_start();
        let word = line.split(['\t', ' ', ',', ';', ':']).next()?;
        match word {
            "meters_per_minute" => Some(Part::Parameters),
            "restaurant" => Some(Part::Restaurants),
            "courier" if line.contains("on_time") || line.contains('x') => Some(Part::Couriers),
            "order" if !line.contains("pickup_time") => Some(Part::Orders),
            "number" if line.starts_with("number of orders:") => Some(Part::Characteristics),
            _ => None,
        }
    }
    /// The usual file name.
    pub const fn file_name(self) -> &'static str {
        match self {
            Part::Parameters => "instance_parameters.txt",
            Part::Restaurants => "restaurants.txt",
            Part::Couriers => "couriers.txt",
            Part::Orders => "orders.txt",
            Part::Characteristics => "instance_characteristics.txt",
        }
    }
    const fn columns(self) -> &'static [&'static str] {
        match self {
            Part::Parameters => &[
                "meters_per_minute",
                "pickup service minutes",
                "dropoff service minutes",
                "target click-to-door",
                "maximum click-to-door",
                "pay per order",
                "guaranteed pay per hour",
            ],
            Part::Restaurants => &["restaurant", "x", "y"],
            Part::Couriers => &["courier", "x", "y", "on_time", "off_time"],
            Part::Orders => &["order", "x", "y", "placement_time", "restaurant", "ready_time"],
            Part::Characteristics => &[],
        }
    }
}

/// Reads an instance from its files: part, file name and text of each.
///
/// # Errors
/// Up to 20 problems with what is missing, malformed, repeated or unknown.
pub fn read(files: &[(Part, String, String)]) -> Result<Instance, Vec<Problem>> {
    let mut problems = Problems::new();
    let mut tables = BTreeMap::new();
    for (part, file, text) in files {
        match tables.get(part) {
            Some(Table { file: other, .. }) => {
                let found = format!("a second {}, after {other}", part.file_name());
                problems.push(Problem::new(file, found, "the files of one instance"));
            }
            None => {
                tables.insert(*part, Table::read(*part, file, text, &mut problems));
            }
        }
    }
    for part in Part::NEEDED {
        if !tables.contains_key(&part) {
            let file = &files.first().map_or(String::new(), |(_, file, _)| file.clone());
            let found = format!("no {}", part.file_name());
            let all = Part::NEEDED.map(Part::file_name).join(", ");
            problems.push(Problem::new(file, found, format!("{all} together")));
        }
    }
    let mut rows = |part| tables.remove(&part).unwrap_or_default();
    let (parameters, restaurants) = (rows(Part::Parameters), rows(Part::Restaurants));
    let (couriers, orders) = (rows(Part::Couriers), rows(Part::Orders));
    let parameters = parameters.parameters(&mut problems);
    let restaurants = restaurants.restaurants(&mut problems);
    let couriers = couriers.couriers(&mut problems);
    let orders = orders.orders(&restaurants, &mut problems);
    problems.finish()?;
    Ok(Instance { parameters, restaurants, couriers, orders })
}

/// A table with a sound header; rows of the wrong width are reported and dropped.
#[derive(Default)]
struct Table<'a> {
    file: &'a str,
    columns: &'static [&'static str],
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    line: u32,
    cells: Vec<&'a str>,
}

impl<'a> Table<'a> {
    fn read(part: Part, file: &'a str, text: &'a str, problems: &mut Problems) -> Table<'a> {
        let mut table = Table { file, columns: part.columns(), rows: Vec::new() };
        if table.columns.is_empty() {
            return table;
        }
        let mut lines = text.lines().enumerate();
        let header = lines.next().map_or("", |(_, line)| line);
        if !table.check_header(header, problems) {
            return table;
        }
        for (idx, line) in lines {
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            if cells == [""] {
                continue;
            }
            if cells.len() == table.columns.len() {
                table.rows.push(Row { line: idx as u32 + 1, cells });
            } else {
                let found = format!("{} columns in {}", cells.len(), quoted(line));
                let expected = format!(
                    "{} separated by tabs: {}",
                    table.columns.len(),
                    table.columns.join(", ")
                );
                problems.push(Problem::new(file, found, expected).at(idx as u32 + 1, 1));
            }
        }
        let (found, most) = (table.rows.len(), if part == Part::Parameters { 1 } else { ROWS_MAX });
        if found == 0 || found > most {
            let found = format!("{found} rows below the header");
            let expected = if most == 1 { "1 row".to_owned() } else { format!("1 to {most} rows") };
            problems.push(Problem::new(file, found, expected).at(2, 1));
            table.rows.clear();
        }
        table
    }

    fn check_header(&self, line: &str, problems: &mut Problems) -> bool {
        let names: Vec<&str> = line.split('\t').map(str::trim).collect();
        if names == self.columns {
            return true;
        }
        let wrong = names.iter().find(|name| !self.columns.contains(name));
        let expected = format!("the header {} separated by tabs", self.columns.join(", "));
        let mut problem = Problem::new(self.file, quoted(line), expected).at(1, 1);
        if names.len() == 1 {
            problem = problem.with_hint("Separate the columns by tabs");
        } else if let Some(known) = wrong.and_then(|word| did_you_mean(word, self.columns)) {
            problem = problem.with_hint(format!("Did you mean `{known}`?"));
        }
        problems.push(problem);
        false
    }

    /// A problem with one cell.
    fn cell_problem(&self, row: &Row<'_>, column: usize, expected: &str) -> Problem {
        let start: usize = row.cells[..column].iter().map(|cell| cell.len() + 1).sum();
        let found = match row.cells[column] {
            "" => "nothing".to_owned(),
            cell => quoted(cell),
        };
        Problem::new(self.file, found, expected)
            .at(row.line, start as u32 + 1)
            .with_path(self.columns[column])
    }

    fn number(&self, row: &Row<'_>, column: usize, range: Range, problems: &mut Problems) -> i32 {
        match row.cells[column].parse::<i32>() {
            Ok(number) if (range.min..=range.max).contains(&number) => number,
            _ => {
                let Range { min, max, unit } = range;
                let expected = format!("a whole number of {unit} from {min} to {max}");
                problems.push(self.cell_problem(row, column, &expected));
                range.min
            }
        }
    }

    fn minute(&self, row: &Row<'_>, column: usize, problems: &mut Problems) -> SimTime {
        SimTime::from_mins(self.number(row, column, MINUTES, problems) as u64)
    }

    /// The name in column 0 and the place in columns 1 and 2.
    fn sites(&self, problems: &mut Problems) -> Vec<Site> {
        let mut lines = BTreeMap::new();
        let mut sites = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let name = row.cells[0];
            let odd = name.contains(char::is_whitespace) || shown(name) != name;
            if name.is_empty() || odd || name.len() > NAME_MAX {
                let expected =
                    format!("a name of 1 to {NAME_MAX} bytes without spaces or control characters");
                problems.push(self.cell_problem(row, 0, &expected));
            } else if let Some(line) = lines.insert(name, row.line) {
                let expected = format!("a name of its own; line {line} has the same");
                problems.push(self.cell_problem(row, 0, &expected));
            }
            let x = self.number(row, 1, METRES, problems);
            let y = self.number(row, 2, METRES, problems);
            sites.push(Site { name: name.to_owned(), at: Point::from_m(x, y) });
        }
        sites
    }

    fn parameters(&self, problems: &mut Problems) -> Parameters {
        let mut value = |column, min, max, unit| {
            let range = Range { min, max, unit };
            let row = self.rows.first();
            row.map_or(1, |row| self.number(row, column, range, problems)) as u32
        };
        Parameters {
            metres_per_minute: value(0, 1, 100_000, "metres a minute"),
            pickup_service: value(1, 0, 240, "minutes"),
            dropoff_service: value(2, 0, 240, "minutes"),
            target_click_to_door: value(3, 1, 1440, "minutes"),
            max_click_to_door: value(4, 1, 1440, "minutes"),
            pay_per_order: value(5, 0, 1_000_000, "money"),
            guaranteed_pay_per_hour: value(6, 0, 1_000_000, "money"),
        }
    }

    fn restaurants(&self, problems: &mut Problems) -> Vec<Site> {
        self.sites(problems)
    }

    fn couriers(&self, problems: &mut Problems) -> Vec<Courier> {
        let sites = self.sites(problems);
        let courier = |(site, row): (Site, &Row<'_>)| {
            let (on, off) = (self.minute(row, 3, problems), self.minute(row, 4, problems));
            if off < on {
                let expected = format!("a minute from on_time, {}", row.cells[3]);
                problems.push(self.cell_problem(row, 4, &expected));
            }
            Courier { site, on, off }
        };
        sites.into_iter().zip(&self.rows).map(courier).collect()
    }

    fn orders(&self, restaurants: &[Site], problems: &mut Problems) -> Vec<Order> {
        let by_name: BTreeMap<&str, usize> =
            restaurants.iter().enumerate().map(|(idx, site)| (site.name.as_str(), idx)).collect();
        let sites = self.sites(problems);
        let order = |(site, row): (Site, &Row<'_>)| {
            let (placed, ready) = (self.minute(row, 3, problems), self.minute(row, 5, problems));
            if ready < placed {
                let expected = format!("a minute from placement_time, {}", row.cells[3]);
                problems.push(self.cell_problem(row, 5, &expected));
            }
            let restaurant = by_name.get(row.cells[4]).copied();
            // Without restaurants the missing file is reported already.
            if restaurant.is_none() && !restaurants.is_empty() {
                problems.push(self.cell_problem(row, 4, "a restaurant of restaurants.txt"));
            }
            Order { site, placed, restaurant: restaurant.unwrap_or(0), ready }
        };
        let mut orders: Vec<Order> = sites.into_iter().zip(&self.rows).map(order).collect();
        orders.sort_by_key(|order| order.placed);
        orders
    }
}

#[derive(Clone, Copy)]
struct Range {
    min: i32,
    max: i32,
    unit: &'static str,
}

const METRES: Range = Range { min: -1_000_000, max: 1_000_000, unit: "metres" };
/// Four days, so that a run ends within the core's longest deadline.
const MINUTES: Range = Range { min: 0, max: 5760, unit: "minutes" };
const ROWS_MAX: usize = 200_000;
const NAME_MAX: usize = 64;
