//! What clients do while things go wrong: each task again and again, with the same key, until it is
//! acknowledged.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::json;
use yigong::Id;

use crate::server::agent;

/// What a task asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    CheckOut,
    SignUp,
}

/// One thing to be done exactly once.
#[derive(Debug, Clone)]
pub struct Task {
    pub kind: Kind,
    pub shift: Id,
    pub person: Id,
    pub token: String,
    pub key: String,
}

/// Clients at work.
pub struct Crew {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared {
    base: String,
    queue: Mutex<VecDeque<Task>>,
    done: Mutex<Vec<Task>>,
    stop: AtomicBool,
    pause: u64,
}

impl Crew {
    /// Starts `clients`, each resting up to `pause` milliseconds between tasks.
    pub fn start(address: &str, tasks: Vec<Task>, clients: usize, pause: u64) -> Self {
        let shared = Arc::new(Shared {
            base: format!("http://{address}/api/v1"),
            queue: Mutex::new(tasks.into()),
            done: Mutex::default(),
            stop: AtomicBool::new(false),
            pause,
        });
        let client = |n| {
            let shared = shared.clone();
            std::thread::spawn(move || shared.work(n))
        };
        let threads = (0..clients as u64).map(client).collect();
        Self { shared, threads }
    }

    /// How many tasks are acknowledged.
    pub fn done(&self) -> usize {
        self.shared.done.lock().unwrap().len()
    }

    /// What is acknowledged by now.
    pub fn so_far(&self) -> Vec<Task> {
        self.shared.done.lock().unwrap().clone()
    }

    /// Waits until `more` tasks have been acknowledged since now, or all are.
    pub fn wait_for(&self, more: usize) {
        let wanted = self.done() + more;
        for _ in 0..3000 {
            if self.done() >= wanted || self.shared.queue.lock().unwrap().is_empty() {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("{} tasks were acknowledged, {wanted} awaited", self.done());
    }

    /// Lets the clients finish the task in hand; answers what was acknowledged.
    pub fn finish(self) -> Vec<Task> {
        self.shared.stop.store(true, Ordering::Relaxed);
        for thread in self.threads {
            thread.join().expect("a client found an answer it did not expect");
        }
        self.shared.done.lock().unwrap().clone()
    }
}

impl Shared {
    fn work(&self, nth: u64) {
        let (agent, mut rng) = (agent(), fastrand::Rng::with_seed(nth));
        loop {
            let task = self.queue.lock().unwrap().pop_front();
            let Some(task) = task else { return };
            while !self.attempt(&agent, &task) {
                std::thread::sleep(Duration::from_millis(10));
            }
            self.done.lock().unwrap().push(task);
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
            std::thread::sleep(Duration::from_millis(rng.u64(0..=self.pause)));
        }
    }

    /// Whether the task is acknowledged now. A client that gave up half-way would not know whether
    /// its task was done, so it asks until it knows.
    fn attempt(&self, agent: &ureq::Agent, task: &Task) -> bool {
        let (path, body) = match task.kind {
            Kind::CheckOut => ("check-outs", json!({"person": task.person.to_string()})),
            Kind::SignUp => ("signups", json!({})),
        };
        let request = agent
            .post(format!("{}/shifts/{}/{path}", self.base, task.shift))
            .header("authorization", &format!("Bearer {}", task.token))
            .header("idempotency-key", &task.key);
        let Ok(mut answer) = request.send_json(body) else { return false };
        let text = answer.body_mut().read_to_string().unwrap_or_default();
        match answer.status().as_u16() {
            201 => true,
            409 if task.kind == Kind::SignUp && text.contains("already_signed_up") => true,
            503 => false,
            status => panic!("{task:?}: {status} {text}"),
        }
    }
}
