//! Remarks of one kind, when there may be very many of them.

use super::Diagnostic;

/// How many are made one by one: where there are more, one more tells nothing new.
const REMARKED: usize = 5;

/// Remarks of one kind: the first few, and how many more there were.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    remarks: Vec<Diagnostic>,
    more: usize,
}

impl Tally {
    /// Adds a remark, which is made only where it is among the first.
    pub(crate) fn push(&mut self, remark: impl FnOnce() -> Diagnostic) {
        if self.remarks.len() < REMARKED {
            self.remarks.push(remark());
        } else {
            self.more += 1;
        }
    }

    /// Hands the remarks over; the last one counts those that were not made.
    pub(crate) fn report(mut self, sink: &mut Vec<Diagnostic>) {
        if let Some(last) = self.remarks.last_mut()
            && self.more > 0
        {
            let count = match self.more {
                1 => "is 1 more such place".to_owned(),
                more => format!("are {more} more such places"),
            };
            last.help = Some(match &last.help {
                Some(help) => format!("there {count}; {help}"),
                None => format!("there {count}"),
            });
        }
        sink.append(&mut self.remarks);
    }
}
