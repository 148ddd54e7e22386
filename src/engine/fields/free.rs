//! Values that mean nothing to the program: a site writes them for templates of its own. It never reads a template, and
//! whatever stands in one is text.

use super::{Node, Table, Value};

/// A value as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Free {
    /// Text, also of a number, a day, yes or no.
    Text(String),
    /// A list.
    List(Vec<Free>),
    /// Named values.
    Table(Vec<(String, Free)>),
}

/// The values of a table, in its order.
pub fn of(table: &Table) -> Vec<(String, Free)> {
    let entries = table.0.iter();
    let values = entries.filter_map(|entry| Some((entry.key.clone(), one(&entry.value)?)));
    values.collect()
}

/// One value; nothing where none is written.
pub fn one(node: &Node) -> Option<Free> {
    match &node.value {
        Value::Empty => None,
        Value::Scalar(text) => Some(Free::Text(text.trim().to_owned())),
        Value::List(items) => Some(Free::List(items.iter().filter_map(one).collect())),
        Value::Table(table) => Some(Free::Table(of(table))),
    }
}
