//! A child process with a limit of time, and what it took.

use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use wait4::Wait4;

/// How a child ended and what it took.
#[derive(Debug)]
pub struct Measured {
    /// How it ended.
    pub finished: Finished,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
    /// Wall clock.
    pub wall: Duration,
    /// CPU time of it and of the processes it waited for.
    pub cpu: Duration,
    /// The largest resident set of it or of one process it waited for, in bytes.
    pub peak: u64,
}

/// How a child ended.
#[derive(Debug)]
pub enum Finished {
    /// By itself.
    Exit(ExitStatus),
    /// It was still running at the limit and was ended.
    TimedOut,
}

/// Runs a command to its end or to the limit.
pub fn run(command: &mut Command, limit: Duration) -> std::io::Result<Measured> {
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let stdout = read_all(child.stdout.take());
    let stderr = read_all(child.stderr.take());
    let (deadline, id) = (start + limit, child.id());
    let watch = Watch::over(id, deadline);
    let used = child.wait4()?;
    let timed_out = watch.stop();
    Ok(Measured {
        finished: if timed_out { Finished::TimedOut } else { Finished::Exit(used.status) },
        stdout: stdout.join().unwrap_or_default(),
        stderr: stderr.join().unwrap_or_default(),
        wall: start.elapsed(),
        cpu: used.rusage.utime + used.rusage.stime,
        peak: used.rusage.maxrss,
    })
}

fn read_all<R: Read + Send + 'static>(pipe: Option<R>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Ends a process of ours by its id when its time is over.
struct Watch {
    done: std::sync::mpsc::Sender<()>,
    thread: thread::JoinHandle<bool>,
}

impl Watch {
    fn over(id: u32, deadline: Instant) -> Watch {
        let (done, wait) = std::sync::mpsc::channel();
        let thread = thread::spawn(move || {
            let left = deadline.saturating_duration_since(Instant::now());
            let over = wait.recv_timeout(left) == Err(std::sync::mpsc::RecvTimeoutError::Timeout);
            if over {
                let _ = Command::new("kill").args(["-9", &id.to_string()]).status().map(drop);
            }
            over
        });
        Watch { done, thread }
    }

    fn stop(self) -> bool {
        let _ = self.done.send(());
        self.thread.join().unwrap_or(false)
    }
}
