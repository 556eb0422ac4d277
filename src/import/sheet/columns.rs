//! Which column of somebody's sheet holds what: as was asked for, by the heads, and where
//! there are none by what stands in the cells.

use super::super::ImportError;
use super::grid::{Grid, GridRow, name};
use super::heads::{self, Role};
use super::key;
use crate::content::text::squeeze;
use crate::read::mark::asks;
use crate::sheet::Run;

/// How many rows with something in them may stand above the heads.
const ABOVE: usize = 30;

/// How many rows tell what a column holds.
const LOOKED_AT: usize = 500;

/// The most characters over a column.
const LONGEST_HEAD: usize = 200;

/// A column that was given a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taken {
    /// Which column, from zero.
    pub(super) at: usize,
    pub(super) role: Role,
    pub(super) why: Why,
}

/// Why a column was given its role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// Somebody asked for it.
    Asked,
    /// What stands over it says so.
    Head,
    /// What stands in it says so.
    Evidence(&'static str),
}

/// The columns of a sheet of notes.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    /// The place of the row of heads, where there is one.
    pub(super) head: Option<usize>,
    pub(super) taken: Vec<Taken>,
    /// How many columns there are.
    pub(super) width: usize,
}

impl Columns {
    /// Returns the column of a role.
    pub(super) fn of(&self, role: Role) -> Option<usize> {
        self.taken.iter().find(|taken| taken.role == role).map(|taken| taken.at)
    }

    /// Returns the columns of single options, wrong ones among them or not.
    pub(super) fn options(&self) -> Vec<usize> {
        let options = self
            .taken
            .iter()
            .filter(|taken| matches!(taken.role, Role::Option(_) | Role::Wrong(_)));
        let mut options: Vec<_> = options.map(|taken| (taken.role, taken.at)).collect();
        options.sort_unstable();
        options.into_iter().map(|(_, at)| at).collect()
    }

    fn role(&self, at: usize) -> Option<Role> {
        self.taken.iter().find(|taken| taken.at == at).map(|taken| taken.role)
    }

    fn has(&self, role: Role) -> bool {
        self.of(role).is_some()
    }

    fn take(&mut self, at: usize, role: Role, why: Why) {
        if self.role(at).is_none() && !self.has(role) {
            self.taken.push(Taken { at, role, why });
        }
    }

    /// Returns what stands over a column, on one line; nothing where there are no heads.
    pub(super) fn head_of(&self, grid: &Grid, at: usize) -> String {
        self.head.map(|head| squeeze(&grid.rows[head].text(at))).unwrap_or_default()
    }

    /// Returns the rows under the heads.
    pub(super) fn body<'g>(&self, grid: &'g Grid) -> &'g [GridRow] {
        &grid.rows[self.head.map_or(0, |head| head + 1)..]
    }
}

/// Returns the columns of a sheet; nothing where it is none of notes. Fails if somebody asked
/// for a column that there is not.
pub(super) fn find(grid: &Grid, asked: &[(Role, String)]) -> Result<Option<Columns>, ImportError> {
    let width = grid.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let head = head_row(grid, asked);
    let mut columns = Columns { head, taken: Vec::new(), width };
    let mut options = 0;
    for (role, wanted) in asked {
        let at = resolve(grid, &columns, wanted)?;
        let role = match role {
            Role::Option(_) => {
                options += 1;
                Role::Option(options - 1)
            }
            role => *role,
        };
        columns.taken.retain(|taken| taken.at != at);
        columns.taken.push(Taken { at, role, why: Why::Asked });
    }
    if let Some(head) = head {
        by_heads(&grid.rows[head], &mut columns);
    }
    let cells = Cells::of(grid, &columns);
    by_evidence(&cells, &mut columns);
    Ok((columns.has(Role::Question) && !columns.body(grid).is_empty()).then_some(columns))
}

/// Returns the place of the row of heads: the first of those above everything else under
/// which most columns are known.
fn head_row(grid: &Grid, asked: &[(Role, String)]) -> Option<usize> {
    let rows = grid.rows.iter().enumerate().take(ABOVE);
    let known = |row: &GridRow| {
        let texts = (0..row.cells.len()).map(|at| row.text(at));
        let texts: Vec<_> = texts.filter(|text| !text.trim().is_empty()).collect();
        if texts.iter().any(|text| text.chars().count() > LONGEST_HEAD || asks(text)) {
            return 0;
        }
        let is_asked =
            |text: &str| asked.iter().any(|(_, name)| text.trim().eq_ignore_ascii_case(name));
        let letters = texts.iter().filter(|text| heads::letter(text).is_some()).count();
        let known = texts.iter().filter(|text| heads::is_head(text) || is_asked(text)).count();
        let is_named = texts.iter().any(|text| is_asked(text) || heads::role(text).is_some());
        // One known word may be a title, or the first word of a list.
        let is_one_of_more = known > 1 || (known == 1 && texts.len() > 1 && is_named);
        let is_head = is_one_of_more && (known + letters) * 3 >= texts.len();
        if is_head { known + letters } else { 0 }
    };
    let counts: Vec<_> = rows.map(|(at, row)| (at, known(row))).collect();
    let most = counts.iter().map(|(_, count)| *count).max().filter(|most| *most > 0);
    if let Some(most) = most {
        return counts.into_iter().find(|(_, count)| *count == most).map(|(at, _)| at);
    }
    // Words that are not known, in bold above rows that are not.
    let is_bold = |row: &GridRow| {
        row.cells.iter().flatten().all(|run: &Run| run.style.bold) && row.cells.len() > 1
    };
    let plain = grid.rows.iter().skip(1).filter(|row| !is_bold(row)).count();
    let is_head = grid.rows.first().is_some_and(is_bold) && plain * 2 > grid.rows.len();
    is_head.then_some(0)
}

/// Returns the column that somebody named by its letter, its number or its head.
fn resolve(grid: &Grid, columns: &Columns, wanted: &str) -> Result<usize, ImportError> {
    let letters = wanted.bytes().all(|byte| byte.is_ascii_alphabetic()) && wanted.len() <= 3;
    let letter = wanted.bytes().fold(0, |at, byte| {
        at * 26 + usize::from(byte.to_ascii_uppercase().wrapping_sub(b'A')) + 1
    });
    let number = if letters { Some(letter) } else { wanted.parse().ok() };
    let place = number.and_then(|number: usize| number.checked_sub(1));
    let head = |at: usize| columns.head.map(|row| grid.rows[row].text(at)).unwrap_or_default();
    let same = |at: &usize| head(*at).trim().to_lowercase() == wanted.trim().to_lowercase();
    let found = (0..columns.width).find(same).or(place.filter(|at| *at < columns.width));
    found.ok_or_else(|| {
        let there: Vec<_> = (0..columns.width)
            .map(|at| match head(at).trim() {
                "" => name(at),
                head => format!("{} (`{}`)", name(at), head.replace(['\r', '\n'], " ")),
            })
            .collect();
        let sheet = if grid.name.is_empty() {
            "it".to_owned()
        } else {
            format!("its sheet `{}`", grid.name)
        };
        ImportError::new(format!(
            "{sheet} has no column `{wanted}`: there are {}",
            there.join(", ")
        ))
    })
}

/// Gives the columns under known heads their roles.
fn by_heads(row: &GridRow, columns: &mut Columns) {
    let texts: Vec<_> = (0..columns.width).map(|at| row.text(at)).collect();
    let letters: Vec<_> = texts.iter().map(|text| heads::letter(text)).collect();
    // Letters are options where they follow each other, and not `Q` and `A`.
    let are_options = letters.contains(&Some(0)) && letters.contains(&Some(1));
    if are_options {
        for (at, letter) in letters.iter().enumerate() {
            if let Some(letter) = letter {
                columns.take(at, Role::Option(*letter), Why::Head);
            }
        }
    }
    let roles: Vec<_> = texts.iter().map(|text| heads::role(text)).collect();
    let options = roles.iter().flatten().filter(|role| matches!(role, Role::Option(_))).count();
    let mut late = Vec::new();
    for (at, role) in roles.iter().enumerate() {
        match role {
            // `Answer 1` alone is the answer.
            Some(Role::Option(_)) if options == 1 => columns.take(at, Role::Answer, Why::Head),
            Some(Role::Question) if columns.has(Role::Question) => late.push(at),
            Some(role) => columns.take(at, *role, Why::Head),
            None => {}
        }
    }
    // What could ask too, answers: `Word` beside `Term`.
    for at in late {
        columns.take(at, Role::Answer, Why::Head);
    }
    let languages: Vec<_> =
        (0..columns.width).filter(|at| heads::names_language(&texts[*at])).collect();
    for at in languages {
        columns.take(at, Role::Question, Why::Head);
        columns.take(at, Role::Answer, Why::Head);
    }
    // Without options, the right answer is the answer.
    if columns.options().is_empty() && !columns.has(Role::Options) && !columns.has(Role::Answer) {
        for taken in &mut columns.taken {
            if taken.role == Role::Correct {
                taken.role = Role::Answer;
            }
        }
    }
}

/// The cells of the columns of a sheet, as far as they tell what a column holds.
struct Cells(Vec<Vec<String>>);

impl Cells {
    fn of(grid: &Grid, columns: &Columns) -> Self {
        let rows = columns.body(grid).iter().take(LOOKED_AT);
        let rows: Vec<_> = rows.filter(|row| !row.is_blank()).collect();
        let column = |at| rows.iter().map(|row| row.text(at).trim().to_owned()).collect();
        Cells((0..columns.width).map(column).collect())
    }

    fn said(&self, at: usize) -> impl Iterator<Item = &str> {
        self.0[at].iter().map(String::as_str).filter(|text| !text.is_empty())
    }

    /// Returns how many of a hundred cells are so, of those in which there is something.
    fn share(&self, at: usize, is_so: impl Fn(&str) -> bool) -> usize {
        let all = self.said(at).count();
        (self.said(at).filter(|text| is_so(text)).count() * 100).checked_div(all).unwrap_or(0)
    }

    /// Returns whether a column numbers the rows.
    fn counts(&self, at: usize) -> bool {
        let numbers: Vec<_> = self.said(at).map(super::entry::number).collect();
        let rising = numbers.windows(2).filter(|pair| pair[0] < pair[1]).count();
        numbers.len() > 1
            && numbers.iter().all(Option::is_some)
            && rising * 10 >= (numbers.len() - 1) * 8
    }

    /// Returns how many characters a cell has on average.
    fn length(&self, at: usize) -> usize {
        let (count, length) = self
            .said(at)
            .fold((0, 0), |(count, length), text| (count + 1, length + text.chars().count()));
        length.checked_div(count).unwrap_or(0)
    }

    /// Returns how many of a hundred cells say something that none above them does.
    fn distinctness(&self, at: usize) -> usize {
        let mut seen = std::collections::BTreeSet::new();
        let all = self.said(at).count();
        let distinct = self.said(at).filter(|text| seen.insert(*text)).count();
        (distinct * 100).checked_div(all).unwrap_or(0)
    }
}

/// Gives columns their roles that no head names, by what stands in them.
fn by_evidence(cells: &Cells, columns: &mut Columns) {
    let is_free = |columns: &Columns, at: usize| {
        columns.role(at).is_none() && cells.said(at).next().is_some()
    };
    let has_head = columns.head.is_some();
    let first = (0..columns.width).find(|at| cells.said(*at).next().is_some()).unwrap_or(0);
    if first < columns.width && is_free(columns, first) && cells.counts(first) {
        columns.take(first, Role::Number, Why::Evidence("it counts the rows"));
    }
    if !columns.has(Role::Question) {
        let free: Vec<_> = (0..columns.width).filter(|at| is_free(columns, *at)).collect();
        let asking = free.iter().copied().max_by_key(|at| {
            (cells.share(*at, |text| asks(text) || text.contains("{{c1::")), std::cmp::Reverse(*at))
        });
        let asking =
            asking.filter(|at| cells.share(*at, |t| asks(t) || t.contains("{{c1::")) >= 40);
        if let Some(at) = asking {
            columns.take(at, Role::Question, Why::Evidence("its cells ask"));
        } else if let Some(at) = free.iter().copied().find(|at| cells.distinctness(*at) >= 60) {
            columns.take(at, Role::Question, Why::Evidence("it is the first whose cells differ"));
        }
    }
    let Some(question) = columns.of(Role::Question) else { return };
    if !has_head && columns.options().is_empty() {
        quiz(cells, question, columns);
    }
    let is_answered =
        columns.has(Role::Answer) || columns.has(Role::Options) || !columns.options().is_empty();
    if !is_answered {
        let free: Vec<_> = (0..columns.width).filter(|at| is_free(columns, *at)).collect();
        let behind = free.iter().copied().filter(|at| *at > question);
        // The longest of those behind the question, the first of equal ones.
        let longest = behind.max_by_key(|at| (cells.length(*at), std::cmp::Reverse(*at)));
        let (answer, why) = match longest {
            Some(at) if at == question + 1 => (Some(at), "it is the one behind the questions"),
            Some(at) => (Some(at), "its texts are the longest behind the questions"),
            None => (free.first().copied(), "it is the only one beside the questions"),
        };
        if let Some(at) = answer {
            columns.take(at, Role::Answer, Why::Evidence(why));
        }
    }
    // An answer beside options says which of them are right, mostly.
    let options = columns.options();
    let is_quiz = options.len() > 1 && !columns.has(Role::Correct);
    let all_wrong = columns.taken.iter().all(|taken| !matches!(taken.role, Role::Option(_)));
    if is_quiz
        && let Some(answer) = columns.of(Role::Answer)
        && (all_wrong || is_key(cells, answer, &options))
        && let Some(taken) = columns.taken.iter_mut().find(|taken| taken.role == Role::Answer)
    {
        taken.role = Role::Correct;
        if taken.why != Why::Asked {
            taken.why = Why::Evidence("its cells name options");
        }
    }
    if !has_head {
        for at in 0..columns.width {
            let is_short = cells.length(at) <= 30;
            if is_free(columns, at)
                && is_short
                && cells.said(at).count() >= 6
                && cells.distinctness(at) <= 40
                && cells.share(at, |text| text.parse::<f64>().is_ok()) < 50
            {
                columns.take(
                    at,
                    Role::Tags,
                    Why::Evidence("a few short texts come again and again"),
                );
            }
        }
    }
}

/// Finds the options of a quiz without heads: columns behind the question, and one that
/// names one of them in each row.
fn quiz(cells: &Cells, question: usize, columns: &mut Columns) {
    let behind: Vec<_> = (question + 1..columns.width)
        .filter(|at| columns.role(*at).is_none() && cells.said(*at).next().is_some())
        .collect();
    let key = behind.iter().copied().find(|key| {
        let options: Vec<_> = behind.iter().copied().filter(|at| at != key).collect();
        options.len() >= 2
            && cells.said(*key).count() >= 2
            && cells.share(*key, key::is_sign) >= 90
            && is_key(cells, *key, &options)
    });
    let Some(key) = key else { return };
    // What stands behind the key explains, or names a part of the whole.
    let is_last = behind.first() != Some(&key);
    let options = behind.into_iter().filter(|at| if is_last { *at < key } else { *at > key });
    for (number, at) in options.enumerate() {
        columns.take(at, Role::Option(number), Why::Evidence("it stands between question and key"));
    }
    columns.take(key, Role::Correct, Why::Evidence("its cells name options"));
}

/// Returns whether nine cells in ten of a column name options of their rows.
fn is_key(cells: &Cells, key: usize, options: &[usize]) -> bool {
    let rows = cells.0[key].iter().enumerate().filter(|(_, text)| !text.is_empty());
    let (mut all, mut named) = (0, 0);
    for (row, text) in rows {
        let options: Vec<_> = options.iter().map(|at| cells.0[*at][row].as_str()).collect();
        all += 1;
        named += usize::from(key::named(text, &options, key::Manner::Either).is_some());
    }
    all > 0 && named * 10 >= all * 9
}
