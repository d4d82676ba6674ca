//! What the browser itself measures of a page: paints, shifts, long tasks, interactions. In Chromium.

use serde_json::{Value, json};

use crate::webdriver::Session;

/// Runs before anything of the page.
const WATCH: &str = "
  const seen = window.__measured = {largest: 0, shift: 0, tasks: [], interactions: new Map()};
  const watch = (type, take, more) => new PerformanceObserver((list) => list.getEntries().forEach(take))
    .observe({type, buffered: true, ...more});
  watch('largest-contentful-paint', (entry) => { seen.largest = entry.startTime; });
  watch('layout-shift', (entry) => { if (!entry.hadRecentInput) seen.shift += entry.value; });
  watch('longtask', (entry) => seen.tasks.push(entry.duration));
  watch('event', (entry) => {
    const id = entry.interactionId;
    if (id) seen.interactions.set(id, Math.max(seen.interactions.get(id) ?? 0, entry.duration));
  }, {durationThreshold: 16});
";

/// What was measured since the page was opened. Times are in milliseconds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timing {
    /// When the largest piece of content was painted.
    pub largest_paint: f64,
    /// How much moved without the person's doing, as a share of the screen.
    pub layout_shift: f64,
    /// How long each task took that took more than 50 ms.
    pub long_tasks: Vec<f64>,
    /// How long it took from each key or click to the next paint, in their order; those under 16 ms are not told.
    pub interactions: Vec<f64>,
}

impl Timing {
    /// What came since an earlier measurement of the same page; the largest paint is that of the page.
    #[must_use]
    pub fn since(&self, earlier: &Timing) -> Timing {
        let later = |all: &[f64], before: &[f64]| all.get(before.len()..).unwrap_or_default().to_vec();
        Timing {
            largest_paint: self.largest_paint,
            layout_shift: self.layout_shift - earlier.layout_shift,
            long_tasks: later(&self.long_tasks, &earlier.long_tasks),
            interactions: later(&self.interactions, &earlier.interactions),
        }
    }
}

impl Session {
    /// From the next page on, everything is measured.
    pub fn measure(&self) {
        self.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({"source": WATCH}));
    }

    /// What was measured. See [`Session::measure`].
    ///
    /// # Panics
    /// If nothing is.
    pub fn timing(&self) -> Timing {
        // Entries come with a paint, so two of them are waited for.
        let seen = self.script_that_calls_back(
            "const done = arguments[0]; \
             requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done( \
                 window.__measured && {...__measured, interactions: [...__measured.interactions.values()]}), 50)))",
            &json!([]),
        );
        assert!(seen.is_object(), "nothing is measured here");
        let numbers = |value: &Value| value.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        Timing {
            largest_paint: seen["largest"].as_f64().unwrap_or_default(),
            layout_shift: seen["shift"].as_f64().unwrap_or_default(),
            long_tasks: numbers(&seen["tasks"]),
            interactions: numbers(&seen["interactions"]),
        }
    }
}
