//! What servers say, read from the same files that the engine's build compiles.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::Deserialize;

/// Who says what about a cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sayings {
    /// The product, as people call it; none where no one product owns the words.
    pub product: Option<String>,
    /// What it says, in the order of its file.
    pub messages: Vec<Message>,
}

/// One thing that is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The templates, with holes in braces.
    pub templates: Vec<String>,
    /// What was really said.
    pub examples: Vec<String>,
    /// Whether it is an error code and no sentence.
    pub code: bool,
}

/// All that is known, by cause. What names no cause and belongs to no product is under `server/unclear`.
pub type Knowledge = BTreeMap<String, Vec<Sayings>>;

/// A file, and what its product is called.
const PRODUCTS: &[(&str, &str)] = &[
    ("nginx", "nginx"),
    ("apache", "Apache httpd"),
    ("servers", "HAProxy, Envoy, Varnish, Squid, firewalls and load balancers"),
    ("proxies", "HAProxy, Squid, Traffic Server, H2O and Envoy"),
    ("iis", "IIS, HTTP.sys, ASP.NET and WCF"),
    ("kestrel", "Kestrel"),
    ("jetty", "Jetty"),
    ("undertow", "Undertow, behind WildFly"),
    ("netty", "Netty, behind Reactor Netty, Micronaut and Vert.x"),
    ("node", "Node.js’s http"),
    ("python-servers", "uvicorn, waitress, Cheroot, Tornado and Daphne"),
    ("ruby-servers", "Puma and WEBrick"),
    ("gateways", "Kong, APISIX, Tyk, Gravitee and Spring Cloud Gateway"),
    ("cloudflare", "Cloudflare"),
    ("cdn", "CDNs, hosts of sites and bot rules"),
    ("tomcat", "Apache Tomcat"),
    ("gunicorn", "gunicorn"),
    ("go-http", "Go’s net/http"),
    ("v8", "Node.js, Deno and Chrome (V8)"),
    ("javascriptcore", "Safari and Bun (JavaScriptCore)"),
    ("spidermonkey", "Firefox (SpiderMonkey)"),
    ("python-json", "Python’s json, behind Django and Flask"),
    ("orjson", "orjson, msgspec and simdjson"),
    ("go-json", "Go’s encoding/json, behind gin, echo and fiber"),
    ("jackson", "Jackson, behind Spring, Quarkus and Dropwizard"),
    ("gson", "Gson"),
    ("newtonsoft", "Newtonsoft’s Json.NET"),
    ("system-text-json", "System.Text.Json, behind ASP.NET Core"),
    ("serde", "serde_json, behind axum, actix-web and Rocket"),
    ("php", "PHP’s json_decode"),
    ("ruby", "Ruby’s json and Oj"),
    ("json-parsers", "RapidJSON, nlohmann, Moshi, kotlinx, Circe, Swift, Dart, Lua, Perl and other JSON parsers"),
    ("parsers", "Elixir, Kotlin, Vapor, ClickHouse and other parsers"),
    ("xml", "libxml2, expat, .NET and other XML parsers"),
    ("json-schema", "JSON Schema and OpenAPI validators"),
    ("express", "Express and its middleware"),
    ("fastify", "Fastify and Ajv"),
    ("nest", "NestJS and class-validator"),
    ("joi", "Joi and hapi"),
    ("zod", "Zod, valibot, Yup, TypeBox and superstruct"),
    ("pydantic", "FastAPI and Pydantic"),
    ("drf", "Django and Django REST framework"),
    ("marshmallow", "marshmallow, Cerberus and voluptuous"),
    ("werkzeug", "Werkzeug and Flask"),
    ("python-web", "Falcon, Tornado, Sanic, Litestar and aiohttp"),
    ("spring", "Spring and Bean Validation"),
    ("jvm", "Quarkus, Micronaut, Vert.x, Ktor, Play and Akka HTTP"),
    ("aspnet", "ASP.NET Core and FluentValidation"),
    ("laravel", "Laravel, Symfony and VineJS"),
    ("rails", "Rails, Rack, Grape and dry-rb"),
    ("elixir", "Phoenix and Ecto"),
    ("go-validator", "gin, echo and go-playground/validator"),
    ("axum", "axum, warp, validator and garde"),
    ("actix", "actix-web"),
    ("graphql", "graphql-js and Apollo Server"),
    ("graphql-servers", "graphql-java, gqlgen, Hot Chocolate, graphql-ruby, Absinthe and Hasura"),
    ("databases", "PostgreSQL, MySQL, SQLite, MongoDB and their mappers"),
    ("prism", "Stoplight Prism"),
    ("oauth", "OAuth and OpenID Connect providers"),
    ("identity", "Keycloak, Hydra, Doorkeeper, League OAuth2, Dex and other identity servers"),
    ("entra", "Microsoft Entra"),
    ("aws", "AWS, MinIO and LocalStack"),
    ("azure", "Azure, Microsoft Graph and OData"),
    ("google", "Google APIs, Gemini and Firebase"),
    ("cloud", "AWS, Azure, Google Cloud and Kubernetes"),
    ("saas", "Stripe, GitHub, Twilio, Slack and other public APIs"),
    ("search", "Elasticsearch, Meilisearch, Typesense, Qdrant, Weaviate and Solr"),
    ("stores", "CouchDB, PostgREST, etcd, RabbitMQ, Kafka, InfluxDB and PocketBase"),
    // The words of anyone.
    ("http", ""),
    ("credentials", ""),
    ("wording", ""),
];

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    message: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    text: OneOrMore,
    cause: Option<String>,
    #[serde(default)]
    example: OneOrMore,
    #[serde(rename = "in")]
    place: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    #[default]
    None,
    One(String),
    More(Vec<String>),
}

impl From<OneOrMore> for Vec<String> {
    fn from(texts: OneOrMore) -> Self {
        match texts {
            OneOrMore::None => Vec::new(),
            OneOrMore::One(one) => vec![one],
            OneOrMore::More(more) => more,
        }
    }
}

/// Where the files are.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/replies/knowledge")
}

/// Reads all files.
pub fn read() -> io::Result<Knowledge> {
    let mut knowledge = Knowledge::new();
    for (stem, name) in products()? {
        let path = folder().join(format!("{stem}.toml"));
        let file: File = toml::from_str(&fs::read_to_string(&path)?)
            .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
        let product = (!name.is_empty()).then_some(name);
        for entry in file.message {
            let cause = match entry.cause {
                Some(cause) => cause,
                // Who speaks, without saying why.
                None if product.is_some() => continue,
                None => "server/unclear".into(),
            };
            let message = Message {
                templates: entry.text.into(),
                examples: entry.example.into(),
                code: entry.place.as_deref() == Some("code"),
            };
            let sayings = knowledge.entry(cause).or_default();
            match sayings.iter_mut().find(|sayings| sayings.product == product) {
                Some(sayings) => sayings.messages.push(message),
                None => sayings.push(Sayings { product: product.clone(), messages: vec![message] }),
            }
        }
    }
    Ok(knowledge)
}

/// The files with the names of their products, in the order of the table; one that is not in it is its own name.
fn products() -> io::Result<Vec<(String, String)>> {
    let mut stems = Vec::new();
    for entry in fs::read_dir(folder())? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml")
            && let Some(stem) = path.file_stem()
        {
            stems.push(stem.to_string_lossy().into_owned());
        }
    }
    stems.sort();
    let row = |stem: &str| PRODUCTS.iter().position(|(name, _)| *name == stem);
    stems.sort_by_key(|stem| row(stem).unwrap_or(PRODUCTS.len()));
    let named = |stem: String| {
        let name = row(&stem).map_or_else(|| stem.clone(), |row| PRODUCTS[row].1.to_owned());
        (stem, name)
    };
    Ok(stems.into_iter().map(named).collect())
}

/// A stretch of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// What is always said.
    Words(String),
    /// What changes: its name in the template.
    Hole(String),
}

/// A template in runs. `{{` and `}}` are braces that are said.
pub fn runs(template: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut words = String::new();
    let mut chars = template.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' | '}' if chars.peek() == Some(&c) => {
                chars.next();
                words.push(c);
            }
            '{' => {
                let name: String = chars.by_ref().take_while(|&c| c != '}').collect();
                if !words.is_empty() {
                    runs.push(Run::Words(std::mem::take(&mut words)));
                }
                runs.push(Run::Hole(name));
            }
            c => words.push(c),
        }
    }
    if !words.is_empty() {
        runs.push(Run::Words(words));
    }
    runs
}

/// A template as a line of text, with `…` for what changes.
pub fn line(template: &str) -> String {
    runs(template)
        .into_iter()
        .map(|run| match run {
            Run::Words(words) => words,
            Run::Hole(_) => "…".into(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_and_braces_are_told_apart() {
        assert_eq!(line("Expected '}}' at {offset} of {{"), "Expected '}' at … of {");
        assert_eq!(runs("{a}b"), [Run::Hole("a".into()), Run::Words("b".into())]);
    }

    #[test]
    fn every_file_is_read_and_every_cause_is_one() {
        let knowledge = read().unwrap();
        assert!(knowledge.len() > 60);
        for cause in knowledge.keys() {
            assert!(why400::finding::Code::find(cause).is_some(), "{cause}");
        }
        for (stem, _) in PRODUCTS {
            assert!(folder().join(format!("{stem}.toml")).is_file(), "{stem} is gone");
        }
    }
}
