//! How much servers take by default.

use std::sync::OnceLock;

use super::Product;

/// The limits of each product.
static LIMITS: &str = include_str!(concat!(env!("OUT_DIR"), "/limits.tsv"));

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The request line or the URL, in bytes.
    Url,
    /// One field line, in bytes.
    Field,
    /// All field lines together, with many servers the request line too, in bytes.
    Fields,
    /// How many fields.
    Count,
    /// Any content, in bytes.
    Body,
    /// JSON, in bytes.
    Json,
    /// A form, in bytes.
    Form,
    /// A multipart form with its files, in bytes.
    Multipart,
    /// How many parameters or form fields.
    Parameters,
}

impl Limit {
    /// All of them, each with its name in the data.
    const NAMES: [(Limit, &'static str); 9] = [
        (Limit::Url, "url"),
        (Limit::Field, "field"),
        (Limit::Fields, "fields"),
        (Limit::Count, "count"),
        (Limit::Body, "body"),
        (Limit::Json, "json"),
        (Limit::Form, "form"),
        (Limit::Multipart, "multipart"),
        (Limit::Parameters, "parameters"),
    ];

    fn read(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(limit, _)| *limit)
    }

    /// A value of this limit, with its unit.
    pub fn show(self, value: u64) -> String {
        match self {
            Limit::Count => format!("{value} fields"),
            Limit::Parameters => format!("{value} parameters"),
            _ => size(value),
        }
    }
}

/// How much a product takes by default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quota {
    /// The product.
    pub product: Product,
    /// What is limited.
    pub limit: Limit,
    /// The most that it takes.
    pub value: u64,
    /// The setting that changes it; empty where there is none.
    pub setting: &'static str,
}

/// All limits of all products, the products that are most used first.
pub fn quotas() -> impl Iterator<Item = Quota> {
    // Read once: several checks ask for every request.
    static QUOTAS: OnceLock<Vec<Quota>> = OnceLock::new();
    let read = |line: &'static str| {
        let mut cells = line.split('\t');
        let product = Product::find(cells.next()?)?;
        let limit = Limit::read(cells.next()?)?;
        let value = cells.next()?.parse().ok()?;
        Some(Quota { product, limit, value, setting: cells.next().unwrap_or_default() })
    };
    QUOTAS.get_or_init(|| LIMITS.lines().filter_map(read).collect()).iter().copied()
}

/// The limits of a product: its own, then those of the server that it runs in.
pub fn limits(product: Product) -> impl Iterator<Item = Quota> {
    let of = |owner: Option<Product>| quotas().filter(move |quota| Some(quota.product) == owner);
    of(Some(product)).chain(of(product.server()))
}

/// One limit of a product or of the server that it runs in. Content of a kind has the limit of any content where it has
/// none of its own.
pub fn limit(product: Product, limit: Limit) -> Option<Quota> {
    let content = matches!(limit, Limit::Json | Limit::Form | Limit::Multipart);
    let own = limits(product).find(|quota| quota.limit == limit);
    own.or_else(|| limits(product).find(|quota| content && quota.limit == Limit::Body))
}

/// A number of bytes for people: `8 kB`, `8,190 bytes`, `30 MB`.
pub fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 6] =
        [(1 << 30, "GB"), (1_000_000_000, "GB"), (1 << 20, "MB"), (1_000_000, "MB"), (1 << 10, "kB"), (1_000, "kB")];
    if let Some((unit, name)) = UNITS.iter().find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit)) {
        return format!("{} {name}", bytes / unit);
    }
    let digits = bytes.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown + " bytes"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_stands_once() {
        let all: Vec<_> = quotas().collect();
        assert_eq!(all.len(), LIMITS.lines().count());
        for (at, quota) in all.iter().enumerate() {
            assert!(!all[..at].iter().any(|other| (other.product, other.limit) == (quota.product, quota.limit)));
        }
        let order: Vec<_> = super::super::products().collect();
        let places = all.iter().map(|quota| order.iter().position(|product| *product == quota.product));
        assert!(places.is_sorted(), "the order of limits.tsv is that of products.tsv");
    }

    #[test]
    fn a_framework_has_the_limits_of_its_server() {
        let express = Product::find("express").unwrap();
        assert_eq!(limit(express, Limit::Json).map(|quota| quota.value), Some(102_400));
        assert_eq!(limit(express, Limit::Fields).map(|quota| quota.value), Some(16_384));
        let fastify = Product::find("fastify").unwrap();
        assert_eq!(limit(fastify, Limit::Json).map(|quota| quota.value), Some(1 << 20));
        assert_eq!(limit(express, Limit::Multipart), None);
    }

    #[test]
    fn sizes() {
        assert_eq!(size(8192), "8 kB");
        assert_eq!(size(8190), "8,190 bytes");
        assert_eq!(size(30_000_000), "30 MB");
        assert_eq!(size(1 << 20), "1 MB");
        assert_eq!(size(400), "400 bytes");
        assert_eq!(size(20_480), "20 kB");
    }
}
