//! Turns questions and answers as people really write them into things they
//! study from.
pub mod content;
pub mod deck;
pub mod diagnostic;
pub mod export;
pub mod ledger;
pub mod source;
