//! The request as the server sees it: every part with what it means and with its bytes in the paste.
//!
//! Nothing is judged here, and nothing made up: what nobody wrote is marked so, and stands at what brings it along. The
//! tree is bounded, and made in time that is linear in the paste.

mod body;
mod credentials;
mod fields;
mod json;
mod maker;
mod meanings;
mod row;
mod target;
#[cfg(test)]
mod tests;
mod xml;

pub(crate) use maker::Bounds;
pub use row::{Anatomy, Flag, Kind, Row};

use crate::Input;
use crate::message::{Exchange, Response};
use maker::Maker;

/// The parts of an exchange, as far as a person can look at them. Secrets are masked; each row has its secret for who
/// asks for it.
pub fn dissect(input: &Input, exchange: &Exchange) -> Anatomy {
    within(input, exchange, Bounds::SHOWN)
}

/// The parts of an exchange within other bounds.
pub(crate) fn within(input: &Input, exchange: &Exchange, bounds: Bounds) -> Anatomy {
    let mut anatomy = Anatomy::default();
    if let Some(request) = &exchange.request {
        let mut maker = Maker::new(bounds, input.now);
        anatomy.request = vec![maker.request_line(request)];
        if !request.fields.is_empty() {
            anatomy.request.push(maker.fields(&request.fields));
        }
        anatomy.request.extend(maker.content(request));
    }
    if let Some(response) = &exchange.response {
        let bounds = Bounds { rows: bounds.rows / 3, ..bounds };
        anatomy.response = answered(&mut Maker::new(bounds, input.now), response);
    }
    anatomy.request.iter_mut().chain(&mut anatomy.response).for_each(|row| settle(input, row));
    anatomy
}

fn answered(maker: &mut Maker, response: &Response) -> Vec<Row> {
    let mut line = Vec::new();
    if let Some(version) = &response.version {
        line.push(maker.row(Kind::Version, "version", version));
    }
    if let Some(code) = response.status {
        let mut row = Row::new(Kind::Status, "status", code.to_string(), response.status_span);
        if let Some(reason) = &response.reason {
            let reason: String = reason.text().chars().take(100).collect();
            row.value = format!("{code} {reason}").trim_end().into();
        }
        row.meaning = meanings::status(code).map(Into::into);
        row.link = row.meaning.is_some().then(|| "https://www.iana.org/assignments/http-status-codes".into());
        line.push(row);
    }
    let mut rows = Vec::new();
    if !line.is_empty() {
        rows.push(maker.group("status line", line));
    }
    if !response.fields.is_empty() {
        rows.push(maker.fields(&response.fields));
    }
    rows.extend(maker.answer(response));
    rows
}

/// Brings every place to whole characters of its box.
fn settle(input: &Input, row: &mut Row) {
    for span in [&mut row.span, &mut row.place] {
        *span = span.and_then(|span| Some(span.widened(input.text(span.origin)?)));
    }
    row.place = row.place.filter(|place| Some(*place) != row.span && !place.is_empty());
    row.rows.iter_mut().for_each(|row| settle(input, row));
}
