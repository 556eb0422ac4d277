//! How far a card has been learned.
//!
//! Anki counts days from the collection's first one; what is being learned within a day
//! is due at a second (manual, "Deck Options" and the wiki page "Database Structure").

use super::database::Record;
use super::schema::Schema;
use crate::deck::Schedule;

/// The columns of a card that say so, in the order in which [`read`] expects them.
pub(super) const COLUMNS: &str = "type, queue, due, odue, odid, ivl, reps, lapses";

const DAY: i64 = 86_400;

/// What is larger is a second, and not a day.
const LAST_DAY: i64 = 1_000_000;

/// Returns the schedule of a card, whose columns begin at one of the record's.
pub(super) fn read(record: &Record, first: usize, card: u32, schema: &Schema) -> Schedule {
    let number = |column: usize| record.number(first + column);
    let [kind, queue, due, home_due, home] = [0, 1, 2, 3, 4].map(number);
    let small = |value: i64| u32::try_from(value.max(0)).unwrap_or(u32::MAX);
    // In a filtered deck, it is due there for as long as it is in it.
    let due = if home != 0 && home_due != 0 { home_due } else { due };
    let is_new = kind == 0 || (due <= 0 && queue == 0);
    Schedule {
        card,
        due: if is_new { None } else { date(due, schema) },
        // A negative interval is in seconds.
        interval: small(number(5)),
        reviews: small(number(6)),
        lapses: small(number(7)),
        suspended: queue == -1,
    }
}

/// Returns the day that is meant, in the time zone of the collection.
fn date(due: i64, schema: &Schema) -> Option<String> {
    let offset = schema.offset.checked_mul(60)?;
    let seconds =
        if due > LAST_DAY { due } else { schema.created.checked_add(due.checked_mul(DAY)?)? };
    let days = seconds.checked_sub(offset)?.div_euclid(DAY);
    let (year, month, day) = civil(days)?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// Returns the date that is so many days after 1970-01-01, in the years from 0 to 9999.
///
/// The rule is Howard Hinnant's `civil_from_days`: years begin in March, so that the day
/// that not every year has is the last of one.
fn civil(days: i64) -> Option<(i64, i64, i64)> {
    const ERA: i64 = 146_097;
    let days = days.checked_add(719_468)?;
    let (era, day) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    (0..=9999).contains(&year).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_the_first_of_the_collection() {
        assert_eq!(civil(0), Some((1970, 1, 1)));
        assert_eq!(civil(19_782), Some((2024, 2, 29)));
        assert_eq!(civil(-1), Some((1969, 12, 31)));
        assert_eq!(civil(i64::MAX), None);
        let at = |created, offset| {
            let schema = Schema { created, offset, ..Schema::default() };
            date(10, &schema)
        };
        // Four in the morning, in London, Sydney and Los Angeles.
        assert_eq!(at(1_795_579_200, 0).as_deref(), Some("2026-12-05"));
        assert_eq!(at(1_795_579_200 - 10 * 3600, -600).as_deref(), Some("2026-12-05"));
        assert_eq!(at(1_795_579_200 + 8 * 3600, 480).as_deref(), Some("2026-12-05"));
        assert_eq!(date(1_795_579_300, &Schema::default()).as_deref(), Some("2026-11-25"));
    }
}
