//! How other programs estimate, each as its source has it, in seconds.

/// Another program's estimator.
pub(super) trait Other {
    /// So many objects have ended.
    fn finished(&mut self, count: usize, now: f64);

    /// Seconds until the rest has ended, if it says something.
    fn remaining(&self, left: usize, now: f64) -> Option<f64>;
}

/// The mean of all objects so far, computed when one ends: the original tracker.
#[derive(Default)]
pub(super) struct GlobalMean {
    mean: f64,
}

impl Other for GlobalMean {
    fn finished(&mut self, count: usize, now: f64) {
        self.mean = now / count as f64;
    }

    fn remaining(&self, left: usize, _: f64) -> Option<f64> {
        (self.mean > 0.0).then_some(self.mean * left as f64)
    }
}

/// tqdm: moving averages, with factor 0.3 and corrected for their beginning, of objects and of time between prints.
#[derive(Default)]
pub(super) struct Ema {
    count: f64,
    time: f64,
    weight: f64,
    last_time: f64,
    last_count: usize,
}

impl Other for Ema {
    fn finished(&mut self, count: usize, now: f64) {
        // It looks at the clock every 0.1 s at most.
        if now - self.last_time < 0.1 {
            return;
        }
        let (objects, time) = ((count - self.last_count) as f64, now - self.last_time);
        self.count = 0.3 * objects + 0.7 * self.count;
        self.time = 0.3 * time + 0.7 * self.time;
        self.weight = 0.3 + 0.7 * self.weight;
        (self.last_count, self.last_time) = (count, now);
    }

    fn remaining(&self, left: usize, _: f64) -> Option<f64> {
        (self.count > 0.0).then(|| left as f64 * (self.time / self.weight) / (self.count / self.weight))
    }
}

/// indicatif: the rate, smoothed twice with a weight that falls to a tenth in 15 s.
#[derive(Default)]
pub(super) struct TimeWeighted {
    smoothed: f64,
    double_smoothed: f64,
    last_time: f64,
    last_count: usize,
}

fn weight(age: f64) -> f64 {
    0.1_f64.powf(age / 15.0)
}

impl Other for TimeWeighted {
    fn finished(&mut self, count: usize, now: f64) {
        let (objects, time) = ((count - self.last_count) as f64, now - self.last_time);
        if time <= 0.0 {
            return;
        }
        let new = weight(time);
        self.smoothed = self.smoothed * new + objects / time * (1.0 - new);
        // Corrected for the time before the first object, as its source does.
        let corrected = self.smoothed / (1.0 - weight(now));
        self.double_smoothed = self.double_smoothed * new + corrected * (1.0 - new);
        (self.last_count, self.last_time) = (count, now);
    }

    fn remaining(&self, left: usize, now: f64) -> Option<f64> {
        // Silence since the last object counts as no progress.
        let silent = weight(now - self.last_time);
        let rate = self.double_smoothed * silent / (1.0 - weight(now));
        (rate > 0.0).then(|| left as f64 / rate)
    }
}
