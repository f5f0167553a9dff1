/** Stopping the program as a terminal's Ctrl-Z does, which Ink leaves to the program. */

/** Stop every process of the foreground job; resolves when the shell has continued it. */
export async function stopped(): Promise<void> {
  process.kill(0, 'SIGTSTP');
  // The signal is taken on the way back from the system call; what follows runs after SIGCONT.
  await new Promise((resolve) => setImmediate(resolve));
  sizeMayHaveChanged();
  await new Promise((resolve) => setImmediate(resolve));
}

/** Look at the terminal's size again: one that is resized tells only the job that is in front (tty_ioctl(4), TIOCSWINSZ). */
export function sizeMayHaveChanged(): void {
  process.kill(process.pid, 'SIGWINCH');
}
