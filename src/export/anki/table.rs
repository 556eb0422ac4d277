//! A table, studied row by row.

use crate::content::html;
use crate::content::{Block, BlockKind, Table};
use crate::source::Span;

use super::fields::{MOST_GAPS, clean, literal, ordinals};
use super::media::Files;
use super::{Blank, Content};

/// Returns a table that hides one row on each card. Its first column stays, to
/// say which row is asked for; a column that stands alone is hidden.
pub(super) fn contents(
    title: &[Block],
    table: &Table,
    extra: String,
    files: &Files,
) -> Result<Vec<Content>, Blank> {
    let Table { alignments, header, rows } = table;
    let title = literal(html::render(title), files);
    let extra = literal(extra, files);
    let mut contents = Vec::new();
    for rows in rows.chunks(MOST_GAPS) {
        let part =
            Table { alignments: alignments.clone(), header: header.clone(), rows: rows.to_vec() };
        let mut table = String::new();
        html::write_table(&mut table, &part, |out, row, column, cell| {
            match (row.and_then(|row| u32::try_from(row + 1).ok()), column) {
                (Some(ordinal), _)
                    if (column > 0 || header.len() == 1)
                        && !html::render_inline(cell).trim().is_empty() =>
                {
                    out.push_str(&html::render_gap(ordinal, cell));
                }
                _ => {
                    let shown = BlockKind::Paragraph(cell.to_vec());
                    out.push_str(&html::render_cloze(&[Block::new(shown, Span::default())]));
                }
            }
        });
        if !ordinals(&table).is_empty() {
            contents.push(Content::Table {
                table: clean(table),
                title: title.clone(),
                extra: extra.clone(),
            });
        }
    }
    if contents.is_empty() { Err(Blank::Gap) } else { Ok(contents) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Inline;

    fn cell(text: &str) -> Vec<Inline> {
        if text.is_empty() { vec![] } else { vec![Inline::Text(text.into())] }
    }

    /// Returns the tables and titles that a table with the title "Types" becomes.
    fn tables(header: &[&str], rows: &[&[&str]]) -> Result<Vec<(String, String)>, Blank> {
        let table = Table {
            alignments: vec![],
            header: header.iter().map(|text| cell(text)).collect(),
            rows: rows.iter().map(|row| row.iter().map(|text| cell(text)).collect()).collect(),
        };
        let title = [Block::new(BlockKind::Paragraph(cell("Types")), Span::default())];
        let contents = contents(&title, &table, String::new(), &Files::default())?;
        Ok(contents
            .into_iter()
            .map(|content| match content {
                Content::Table { table, title, extra: _ } => (table, title),
                other => panic!("a table became {other:?}"),
            })
            .collect())
    }

    #[test]
    fn a_row_is_hidden_but_for_its_first_cell() {
        assert_eq!(
            tables(&["Type", "Mutable"], &[&["list", "yes"], &["tuple", "no"]]),
            Ok(vec![(
                "<table><thead><tr><th>Type</th><th>Mutable</th></tr></thead>\
                 <tbody><tr><td>list</td><td>{{c1::yes}}</td></tr>\
                 <tr><td>tuple</td><td>{{c2::no}}</td></tr></tbody></table>"
                    .into(),
                "Types".into()
            )])
        );
    }

    #[test]
    fn a_column_that_stands_alone_is_hidden() {
        let tables = tables(&["Steps"], &[&["one"]]).unwrap();
        assert!(tables[0].0.contains("<td>{{c1::one}}</td>"), "{tables:?}");
    }

    #[test]
    fn an_empty_cell_hides_nothing() {
        let found = tables(&["a", "b"], &[&["x", ""], &["y", "z"]]).unwrap();
        assert_eq!(ordinals(&found[0].0).into_iter().collect::<Vec<_>>(), [2]);
        assert_eq!(tables(&["a", "b"], &[&["x", ""]]), Err(Blank::Gap));
    }

    #[test]
    fn a_very_long_table_makes_several_notes() {
        let row: &[&str] = &["a", "b"];
        let parts = tables(&["a", "b"], &[row; 501]).unwrap();
        let gaps: Vec<_> = parts.iter().map(|(table, _)| ordinals(table).len()).collect();
        assert_eq!(gaps, [500, 1]);
    }
}
