//! Which question goes to the worker when: the newest counts, one runs at a time, and a worker that dies or hangs is
//! replaced. No browser here, only what to do next.

use std::mem;

/// How often a worker may fail to load before we say so and stop.
const ATTEMPTS: u8 = 3;

/// What happened.
#[derive(Debug)]
pub enum Event<T> {
    /// The person changed the text.
    Asked(T),
    /// The worker is wanted for something else.
    Wanted,
    /// The worker has loaded.
    Ready,
    /// The worker answered the question of this number.
    Answered(u64),
    /// The worker reported an error.
    Died,
    /// The time is up for the question of this number, or for loading where it is the number given to that.
    Overdue(u64),
    /// The person wants another attempt at loading.
    Retry,
}

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Act<T> {
    /// End the worker, if there is one, and start another.
    Start,
    /// End the worker.
    Stop,
    /// Send the question of this number.
    Send(u64, T),
    /// Come back with [`Event::Overdue`] of this number when loading takes too long.
    WatchLoading(u64),
}

/// How the engine fares, as far as a person is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// It has not loaded yet.
    Loading,
    /// It works.
    Well,
    /// It was ended over the last question, and is there again or about to be.
    Restarted,
    /// It cannot be loaded.
    Failed,
}

#[derive(Debug, PartialEq, Eq)]
enum Phase {
    Off,
    Loading(u64),
    Idle,
    Busy(u64),
    Failed,
}

/// The schedule of one worker.
#[derive(Debug)]
pub struct Schedule<T> {
    phase: Phase,
    waiting: Option<T>,
    last: u64,
    failures: u8,
    lost: bool,
}

impl<T> Default for Schedule<T> {
    fn default() -> Self {
        Self { phase: Phase::Off, waiting: None, last: 0, failures: 0, lost: false }
    }
}

impl<T> Schedule<T> {
    /// What to do now that this happened.
    pub fn step(&mut self, event: Event<T>) -> Vec<Act<T>> {
        match event {
            Event::Asked(question) => {
                self.waiting = Some(question);
                match self.phase {
                    Phase::Off => self.start(),
                    Phase::Idle => self.send(),
                    Phase::Loading(_) | Phase::Busy(_) | Phase::Failed => Vec::new(),
                }
            }
            Event::Wanted if self.phase == Phase::Off => self.start(),
            Event::Ready if matches!(self.phase, Phase::Loading(_)) => {
                self.failures = 0;
                self.phase = Phase::Idle;
                self.send()
            }
            Event::Answered(id) if self.phase == Phase::Busy(id) => {
                self.lost = false;
                self.phase = Phase::Idle;
                self.send()
            }
            Event::Overdue(id) if self.phase == Phase::Busy(id) || self.phase == Phase::Loading(id) => self.replace(),
            Event::Died if !matches!(self.phase, Phase::Off | Phase::Failed) => self.replace(),
            Event::Retry if self.phase == Phase::Failed => {
                self.failures = 0;
                self.start()
            }
            // What a worker says that has been replaced since.
            Event::Wanted | Event::Ready | Event::Answered(_) | Event::Overdue(_) | Event::Died | Event::Retry => {
                Vec::new()
            }
        }
    }

    /// How the engine fares.
    pub fn health(&self) -> Health {
        match self.phase {
            Phase::Failed => Health::Failed,
            _ if self.lost => Health::Restarted,
            Phase::Off | Phase::Loading(_) => Health::Loading,
            Phase::Idle | Phase::Busy(_) => Health::Well,
        }
    }

    /// Whether the worker has loaded and takes questions.
    pub fn is_ready(&self) -> bool {
        matches!(self.phase, Phase::Idle | Phase::Busy(_))
    }

    /// Whether a question is being answered or waits for its turn.
    pub fn pending(&self) -> bool {
        self.waiting.is_some() || matches!(self.phase, Phase::Busy(_))
    }

    fn number(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    fn start(&mut self) -> Vec<Act<T>> {
        let id = self.number();
        self.phase = Phase::Loading(id);
        vec![Act::Start, Act::WatchLoading(id)]
    }

    fn send(&mut self) -> Vec<Act<T>> {
        let Some(question) = self.waiting.take() else { return Vec::new() };
        let id = self.number();
        self.phase = Phase::Busy(id);
        vec![Act::Send(id, question)]
    }

    /// The question that ended a worker is not asked again: it would end the next one as well.
    fn replace(&mut self) -> Vec<Act<T>> {
        match mem::replace(&mut self.phase, Phase::Off) {
            Phase::Loading(_) => {
                self.failures += 1;
                if self.failures >= ATTEMPTS {
                    self.phase = Phase::Failed;
                    return vec![Act::Stop];
                }
            }
            Phase::Busy(_) => self.lost = true,
            Phase::Off | Phase::Idle | Phase::Failed => {}
        }
        self.start()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded() -> Schedule<&'static str> {
        let mut schedule = Schedule::default();
        assert_eq!(schedule.step(Event::Asked("a")), [Act::Start, Act::WatchLoading(1)]);
        assert_eq!(schedule.step(Event::Ready), [Act::Send(2, "a")]);
        schedule
    }

    #[test]
    fn of_what_is_asked_meanwhile_only_the_newest_is_sent() {
        let mut schedule = loaded();
        assert_eq!(schedule.step(Event::Asked("b")), []);
        assert_eq!(schedule.step(Event::Asked("c")), []);
        assert!(schedule.pending());
        assert_eq!(schedule.step(Event::Answered(2)), [Act::Send(3, "c")]);
        assert_eq!(schedule.step(Event::Answered(3)), []);
        assert!(!schedule.pending());
        assert_eq!(schedule.step(Event::Asked("d")), [Act::Send(4, "d")]);
    }

    #[test]
    fn what_is_asked_while_loading_waits() {
        let mut schedule = Schedule::default();
        schedule.step(Event::Asked("a"));
        assert_eq!(schedule.step(Event::Asked("b")), []);
        assert_eq!(schedule.health(), Health::Loading);
        assert_eq!(schedule.step(Event::Ready), [Act::Send(2, "b")]);
        assert_eq!(schedule.health(), Health::Well);
    }

    #[test]
    fn a_worker_that_hangs_is_replaced_and_its_question_dropped() {
        let mut schedule = loaded();
        assert_eq!(schedule.step(Event::Overdue(2)), [Act::Start, Act::WatchLoading(3)]);
        assert_eq!(schedule.health(), Health::Restarted);
        assert_eq!(schedule.step(Event::Ready), []);
        assert!(!schedule.pending());
        // It stays told until something is answered again.
        assert_eq!(schedule.health(), Health::Restarted);
        assert_eq!(schedule.step(Event::Asked("b")), [Act::Send(4, "b")]);
        schedule.step(Event::Answered(4));
        assert_eq!(schedule.health(), Health::Well);
    }

    #[test]
    fn what_was_asked_before_a_worker_died_is_asked_of_the_next() {
        let mut schedule = loaded();
        schedule.step(Event::Asked("b"));
        assert_eq!(schedule.step(Event::Died), [Act::Start, Act::WatchLoading(3)]);
        assert_eq!(schedule.step(Event::Ready), [Act::Send(4, "b")]);
    }

    #[test]
    fn late_words_of_an_ended_worker_change_nothing() {
        let mut schedule = loaded();
        schedule.step(Event::Overdue(2));
        assert_eq!(schedule.step(Event::Answered(2)), []);
        assert_eq!(schedule.step(Event::Overdue(2)), []);
        assert_eq!(schedule.step(Event::Ready), []);
        assert_eq!(schedule.step(Event::Ready), []);
        assert_eq!(schedule.step(Event::Overdue(3)), [], "it has loaded since");
    }

    #[test]
    fn loading_is_tried_three_times_and_again_when_asked_to() {
        let mut schedule = Schedule::default();
        schedule.step(Event::Asked("a"));
        assert_eq!(schedule.step(Event::Died), [Act::Start, Act::WatchLoading(2)]);
        assert_eq!(schedule.step(Event::Overdue(2)), [Act::Start, Act::WatchLoading(3)]);
        assert_eq!(schedule.step(Event::Died), [Act::Stop]);
        assert_eq!(schedule.health(), Health::Failed);
        assert_eq!(schedule.step(Event::Asked("b")), []);
        assert_eq!(schedule.step(Event::Retry), [Act::Start, Act::WatchLoading(4)]);
        assert_eq!(schedule.step(Event::Ready), [Act::Send(5, "b")]);
    }
}
