//! Other people's sheets: rows with a question in them, whatever stands around it.

use std::collections::BTreeSet;

use super::super::{ImportError, ImportOptions};
use super::columns::{self, Columns, Taken, Why};
use super::entry::{Entry, Other};
use super::grid::{Grid, GridRow, name, place};
use super::heads::Role;
use super::key::{self, Manner};
use super::markup;
use crate::content::text::squeeze;
use crate::deck::KINDS;
use crate::diagnostic::{DAMAGED_CELL, Diagnostic, FOREIGN_SHEET, RAGGED_ROW, Tally};
use crate::sheet::{self, Cell, Column, Markup, RIGHT, Row, Run, Style};
use crate::source::Span;

/// What is in the sheets of a file.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) entries: Vec<Entry>,
    /// What stands above the heads.
    pub(super) above: Vec<Cell>,
}

/// Returns what the sheets of notes in a file hold. Fails where none is one, or somebody
/// asked for a column that there is not.
pub(super) fn read(
    grids: &[Grid],
    is_text: bool,
    options: &ImportOptions,
    sink: &mut Vec<Diagnostic>,
) -> Result<Found, ImportError> {
    let mut sheets = Vec::new();
    for grid in grids.iter().filter(|grid| grid.rows.iter().any(|row| !row.is_blank())) {
        sheets.push((grid, columns::find(grid, &options.columns)?));
    }
    // Where one has heads that are known, the others are something else.
    let is_sure = |columns: &Columns| {
        columns.taken.iter().any(|taken| matches!(taken.why, Why::Head | Why::Asked))
    };
    let has_sure = sheets.iter().any(|(_, columns)| columns.as_ref().is_some_and(is_sure));
    let mut found = Found::default();
    let mut left = Vec::new();
    for (grid, columns) in sheets {
        match columns.filter(|columns| !has_sure || is_sure(columns)) {
            Some(columns) if is_of_notes(grid, &columns) => {
                Reader::new(grid, &columns, is_text, sink).read(&mut found);
            }
            _ => left.push(grid),
        }
    }
    if found.entries.is_empty() {
        return Err(ImportError::new(
            "there is no sheet of notes in it: name the columns with \
             `--columns question=A,answer=B`",
        ));
    }
    for grid in left {
        let message = format!("the sheet `{}` is not one of notes, and is not read", grid.name);
        sink.push(
            Diagnostic::new(&FOREIGN_SHEET, Span::default(), message)
                .help("read it alone with `--sheet`, and its columns with `--columns`"),
        );
    }
    Ok(found)
}

/// Returns whether notes stand in a sheet: some of its rows ask and answer, or a gap is in
/// them.
fn is_of_notes(grid: &Grid, columns: &Columns) -> bool {
    let Some(question) = columns.of(Role::Question) else { return false };
    let answers = columns.options().into_iter().chain(columns.of(Role::Answer));
    let answers: Vec<_> = answers.chain(columns.of(Role::Options)).collect();
    columns.body(grid).iter().any(|row| {
        row.says(question)
            && (answers.iter().any(|at| row.says(*at))
                || row.text(question).contains("{{c1::")
                || columns.taken.iter().any(|taken| taken.why == Why::Asked)
                || crate::read::mark::asks(&row.text(question)))
    })
}

/// The heads of columns that say how a program is to ask, which is nothing to learn.
const SETTINGS: &[&str] =
    &["time limit", "time in seconds", "time", "question type", "points", "image link"];

/// A sheet that is being read.
struct Reader<'r> {
    grid: &'r Grid,
    columns: &'r Columns,
    is_text: bool,
    /// The columns of no role, and what stands over them.
    others: Vec<(usize, String)>,
    /// The columns all of whose cells are set alike, which then means nothing.
    uniform: Vec<(usize, Style)>,
    /// The columns in Markdown or HTML.
    markups: Vec<(usize, Markup)>,
    manner: Manner,
    keys: Tally,
    ragged: Tally,
    sink: &'r mut Vec<Diagnostic>,
}

impl<'r> Reader<'r> {
    fn new(
        grid: &'r Grid,
        columns: &'r Columns,
        is_text: bool,
        sink: &'r mut Vec<Diagnostic>,
    ) -> Self {
        let body = columns.body(grid);
        let head = |at: usize| columns.head_of(grid, at);
        let is_said = |at: usize| body.iter().any(|row| row.says(at));
        let is_taken = |at: usize| columns.taken.iter().any(|taken| taken.at == at);
        let all = 0..columns.width;
        let others = all.clone().filter(|at| !is_taken(*at) && is_said(*at));
        let others = others.map(|at| (at, head(at))).collect();
        let cells = |at: usize| body.iter().filter_map(move |row| row.cells.get(at));
        let uniform = all.clone().filter_map(|at| Some((at, common_style(cells(at))?))).collect();
        let markups = all.filter_map(|at| Some((at, markup::of(cells(at))?))).collect();
        let options = columns.options();
        let key = columns.of(Role::Correct);
        let texts = body.iter().map(|row| {
            let options: Vec<_> = options.iter().map(|at| row.text(*at)).collect();
            (key.map(|key| row.text(key)).unwrap_or_default(), options)
        });
        let texts: Vec<_> = texts.collect();
        let rows = texts.iter().map(|(key, options)| {
            (key.as_str(), options.iter().map(String::as_str).collect::<Vec<_>>())
        });
        let manner = Manner::of(rows);
        let (keys, ragged) = (Tally::default(), Tally::default());
        Reader { grid, columns, is_text, others, uniform, markups, manner, keys, ragged, sink }
    }

    fn read(mut self, found: &mut Found) {
        self.report();
        if let Some(head) = self.columns.head {
            let above = self.grid.rows[..head].iter().flat_map(|row| &row.cells);
            found.above.extend(above.filter(|cell| !sheet::is_blank(cell)).cloned());
        }
        for row in self.columns.body(self.grid) {
            let is_head = |taken: &Taken| {
                let head = self.columns.head.map(|head| self.grid.rows[head].text(taken.at));
                head.is_some_and(|head| head == row.text(taken.at))
            };
            if !row.is_blank() && !self.columns.taken.iter().all(is_head) {
                let entry = self.entry(row);
                found.entries.push(entry);
            }
        }
        self.keys.report(self.sink);
        self.ragged.report(self.sink);
    }

    /// Says what each column is taken for, and why.
    fn report(&mut self) {
        let head = self.columns.head.map(|head| &self.grid.rows[head]);
        let column = |at: usize| {
            let text = self.columns.head_of(self.grid, at);
            if text.is_empty() { name(at) } else { format!("{} `{text}`", name(at)) }
        };
        let mut taken: Vec<_> = self.columns.taken.iter().collect();
        taken.sort_by_key(|taken| (taken.role, taken.at));
        let mut parts: Vec<String> = Vec::new();
        let mut options: Vec<String> = Vec::new();
        for Taken { at, role, why } in &taken {
            let why = match why {
                Why::Evidence(why) => format!(" ({why})"),
                Why::Asked => " (as asked for)".to_owned(),
                Why::Head => String::new(),
            };
            match role {
                Role::Option(_) | Role::Wrong(_) => options.push(column(*at)),
                role => parts.push(format!("{} in {}{why}", role.name(), column(*at))),
            }
        }
        if !options.is_empty() {
            parts.push(format!("options in {}", options.join(", ")));
        }
        let (left, kept): (Vec<_>, Vec<_>) =
            self.others.iter().partition(|(_, head)| is_setting(head));
        let names = |columns: &[&(usize, String)]| {
            columns.iter().map(|(at, _)| column(*at)).collect::<Vec<_>>().join(", ")
        };
        if !kept.is_empty() {
            parts.push(format!("what to read further in {}", names(&kept)));
        }
        if !left.is_empty() {
            parts.push(format!("nothing to learn in {}", names(&left)));
        }
        for (at, markup) in &self.markups {
            let markup = if *markup == Markup::Html { "HTML" } else { "Markdown" };
            parts.push(format!("{markup} in {}", name(*at)));
        }
        let sheet = match self.grid.name.as_str() {
            "" => "this sheet".to_owned(),
            name => format!("the sheet `{name}`"),
        };
        let found = if head.is_some() { "by their heads" } else { "without heads" };
        let message = format!("{sheet} has its columns {found}: {}", parts.join("; "));
        let row = head.or_else(|| self.grid.rows.first());
        let span = row.map(|row| row.span).unwrap_or_default();
        self.sink.push(Diagnostic::new(&FOREIGN_SHEET, span, message).help(
            "where that is wrong, name the columns: `--columns question=B,answer=C,nothing=F`",
        ));
        self.others.retain(|(_, head)| !is_setting(head));
    }

    /// Returns what stands in a column of a row, without what is set alike in all of them.
    fn cell(&self, row: &GridRow, at: usize) -> Cell {
        let cell = row.cells.get(at).cloned().unwrap_or_default();
        let Some((_, common)) = self.uniform.iter().find(|(column, _)| *column == at) else {
            return cell;
        };
        let mut plain = Cell::new();
        for Run { text, style } in cell {
            let style = Style {
                bold: style.bold && !common.bold,
                italic: style.italic && !common.italic,
                struck: style.struck && !common.struck,
                code: style.code && !common.code,
            };
            sheet::push(&mut plain, Run { text, style });
        }
        plain
    }

    fn markup(&self, at: usize) -> Option<Markup> {
        self.markups.iter().find(|(column, _)| *column == at).map(|(_, markup)| *markup)
    }

    fn place(&self, row: &GridRow, at: usize) -> String {
        if self.is_text { format!("line {}", row.at) } else { place(&self.grid.name, row.at, at) }
    }

    fn entry(&mut self, row: &GridRow) -> Entry {
        let default = if self.is_text { Markup::Text } else { Markup::Rich };
        let mut cells = Row::default();
        cells.at = row.at;
        let mut markups = Vec::new();
        let mut others = Vec::new();
        for (role, column) in [
            (Role::Number, Column::Number),
            (Role::Question, Column::Question),
            (Role::Answer, Column::Answer),
            (Role::Deck, Column::Deck),
            (Role::Kind, Column::Kind),
            (Role::Guid, Column::Guid),
        ] {
            let Some(at) = self.columns.of(role) else { continue };
            cells.set(column, self.cell(row, at));
            markups.extend(self.markup(at).map(|markup| (column, markup)));
        }
        if let Some(at) = self.columns.of(Role::Tags) {
            cells.set(Column::Tags, sheet::plain(tags(&row.text(at))));
        }
        let kind = cells.text(Column::Kind);
        if !kind.trim().is_empty() && !is_kind(&kind) {
            others.push(Other { head: String::new(), cell: sheet::plain(kind), markup: None });
            cells.set(Column::Kind, Cell::new());
        }
        self.choose(row, &mut cells, &mut markups);
        if let Some(at) = self.columns.of(Role::Extra) {
            let cell = self.cell(row, at);
            others.push(Other { head: String::new(), cell, markup: self.markup(at) });
        }
        for (at, head) in &self.others {
            let (cell, markup) = (self.cell(row, *at), self.markup(*at));
            others.push(Other { head: head.clone(), cell, markup });
        }
        others.retain(|other| !sheet::is_blank(&other.cell));
        self.check_width(row);
        Entry {
            row: cells,
            markup: default,
            markups,
            others,
            schedule: Vec::new(),
            sheet: self.grid.name.clone(),
            end: row.end,
            span: row.span,
        }
    }

    /// Remarks on a row that is wider than the heads.
    fn check_width(&mut self, row: &GridRow) {
        let Some(head) = self.columns.head.map(|head| &self.grid.rows[head]) else { return };
        let surplus = (head.cells.len()..row.cells.len()).filter(|at| !row.text(*at).is_empty());
        let Some(at) = surplus.min() else { return };
        if !self.is_text || head.cells.is_empty() {
            return;
        }
        let (has, wants) = (row.cells.len(), head.cells.len());
        let text: String = row.text(at).chars().take(40).collect();
        let span = row.span;
        self.ragged.push(|| {
            let message = format!("this row has {has} cells, and there are {wants} heads");
            Diagnostic::new(&RAGGED_ROW, span, message)
                .label(format!("`{}` stands under none", text.trim()))
                .help("a cell with a separator in it must stand in quotation marks")
        });
    }

    /// Writes the options of a row, the right ones with a tick.
    fn choose(&mut self, row: &GridRow, cells: &mut Row, markups: &mut Vec<(Column, Markup)>) {
        let columns = self.columns;
        let is_wrong = |at: usize| {
            columns.taken.iter().any(|taken| taken.at == at && matches!(taken.role, Role::Wrong(_)))
        };
        let places = columns.options();
        let key_at = columns.of(Role::Correct);
        let key = key_at.map(|at| row.text(at)).unwrap_or_default();
        let mut options: Vec<Cell> = places.iter().map(|at| self.cell(row, *at)).collect();
        let mut markup = places.first().and_then(|at| self.markup(*at));
        if let Some(at) = columns.of(Role::Options) {
            options.extend(split(self.cell(row, at)));
            markup = self.markup(at);
        }
        let mut right = BTreeSet::new();
        if !places.is_empty() && places.iter().all(|at| is_wrong(*at)) {
            // The right one stands in a column of its own.
            if let Some(at) = key_at.filter(|_| !key.trim().is_empty()) {
                options.insert(0, self.cell(row, at));
                right.insert(0);
            }
        } else if options.iter().any(|option| !sheet::is_blank(option)) {
            let texts: Vec<_> = options.iter().map(|option| sheet::text(option)).collect();
            let texts: Vec<_> = texts.iter().map(String::as_str).collect();
            // What begins with a tick or a star is right.
            let ticked: BTreeSet<_> = (0..texts.len())
                .filter(|at| texts[*at].starts_with(RIGHT) || texts[*at].starts_with('*'))
                .collect();
            match key::named(&key, &texts, self.manner) {
                Some(named) => right = named,
                None if key.trim().is_empty() && !ticked.is_empty() => right = ticked,
                None => self.unnamed(row, key_at, &key),
            }
        } else if !key.trim().is_empty() {
            // No options here: the key is the answer, unless there is one.
            if cells.text(Column::Answer).is_empty() {
                cells.set(Column::Answer, sheet::plain(key));
            }
            return;
        }
        let said = options.into_iter().enumerate().filter(|(_, option)| !sheet::is_blank(option));
        let all = sheet::lettered(said.map(|(at, mut option)| {
            let text = sheet::text(&option);
            let sign = [RIGHT, "*"].into_iter().find(|sign| text.starts_with(sign));
            sheet::drop_start(&mut option, sign.map_or(0, str::len));
            if markup == Some(Markup::Html) {
                for run in &mut option {
                    run.text = run.text.replace('\n', " ");
                }
            }
            (option, right.contains(&at))
        }));
        if !all.is_empty() {
            markups.extend(markup.map(|markup| (Column::Options, markup)));
            cells.set(Column::Options, all);
        }
    }

    /// Remarks on a row in which no option is right.
    fn unnamed(&mut self, row: &GridRow, key_at: Option<usize>, key: &str) {
        let place = self.place(row, key_at.unwrap_or(0));
        let span = row.span;
        let message = match key.trim() {
            "" => format!("{place}: nothing says which of the options is right"),
            key => format!("{place}: `{key}` names none of the options"),
        };
        self.keys.push(|| {
            Diagnostic::new(&DAMAGED_CELL, span, message)
                .help("none is taken for right; write the letter, the number or the text of one")
        });
    }
}

/// Returns whether a kind of card is one of those that notes have.
fn is_kind(kind: &str) -> bool {
    KINDS.contains(&kind.trim().to_lowercase().as_str())
}

fn is_setting(head: &str) -> bool {
    let head = head.to_lowercase();
    SETTINGS.iter().any(|setting| {
        head.strip_prefix(setting)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '(']))
    })
}

/// Returns the tags in a text: words, or what commas part.
fn tags(text: &str) -> String {
    let signs = [',', ';', '\n', '，', '、'];
    if !text.contains(signs) {
        return squeeze(text);
    }
    let tag = |tag: &str| tag.split_whitespace().collect::<Vec<_>>().join("_");
    text.split(signs).map(tag).filter(|tag| !tag.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Returns the options in one cell: on lines, or with signs between them, without their
/// letters.
fn split(cell: Cell) -> Vec<Cell> {
    let text = sheet::text(&cell);
    let options: Vec<Cell> = if text.contains('\n') {
        sheet::lines_of(&cell)
    } else {
        let sign = [" | ", "|", ";"].into_iter().find(|sign| text.contains(sign));
        match sign {
            Some(sign) => text.split(sign).map(|part| sheet::plain(part.trim())).collect(),
            None => vec![cell],
        }
    };
    let options = options.into_iter().filter(|option| !sheet::is_blank(option));
    let bare = |(at, mut option): (usize, Cell)| {
        let text = sheet::text(&option);
        let letter = sheet::letter(at);
        let marks = [
            format!("{letter}."),
            format!("{letter})"),
            format!("{}.", at + 1),
            format!("{})", at + 1),
        ];
        let start = text.len() - text.trim_start().len();
        let mark = marks.iter().find(|mark| {
            text.trim_start()
                .get(..mark.len())
                .is_some_and(|begin| begin.eq_ignore_ascii_case(mark))
        });
        let Some(mark) = mark else { return option };
        let rest = &text[start + mark.len()..];
        let length = start + mark.len() + (rest.len() - rest.trim_start().len());
        sheet::drop_start(&mut option, length);
        option
    };
    options.enumerate().map(bare).collect()
}

/// How many cells tell that all of a column are set alike.
const ALIKE: usize = 3;

/// Returns the style that nine in ten cells of a column have from their first letter to
/// their last: that of the sheet, not of a word.
fn common_style<'c>(cells: impl Iterator<Item = &'c Cell>) -> Option<Style> {
    let cells: Vec<_> = cells.filter(|cell| !cell.is_empty()).collect();
    let share = |is_so: &dyn Fn(&Style) -> bool| {
        let whole = cells.iter().filter(|cell| cell.iter().all(|run| is_so(&run.style))).count();
        whole * 10 >= cells.len() * 9
    };
    let style = Style {
        bold: share(&|style| style.bold),
        italic: share(&|style| style.italic),
        struck: share(&|style| style.struck),
        code: share(&|style| style.code),
    };
    (cells.len() >= ALIKE && style != Style::default()).then_some(style)
}
