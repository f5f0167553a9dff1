/** Stopping the program as a terminal's Ctrl-Z does, which Ink leaves to the program. */

/** Stop every process of the foreground job; resolves when the shell has continued it. */
export async function stopped(): Promise<void> {
  process.kill(0, 'SIGTSTP');
  // The signal is taken on the way back from the system call; what follows runs after SIGCONT.
  await new Promise((resolve) => setImmediate(resolve));
  // A terminal that was resized meanwhile has told only the job that was in front: look again.
  process.kill(process.pid, 'SIGWINCH');
  await new Promise((resolve) => setImmediate(resolve));
}
