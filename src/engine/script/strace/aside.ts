/** Lines of strace that say nothing about a call: they are read as comments. */

/** What strace says of itself, and the marks of what no transcript has: stops under ptrace, exec, stack traces. */
const ASIDES: readonly RegExp[] = [
  /^(?:\[pid[ \t]+\d+\][ \t]*)?strace: /,
  /^(?:\[[ \t]*)?Process (?:PID=)?\d+ (?:attached|detached|suspended|resumed|runs in )/,
  // strace -k: " > /usr/lib/libc.so.6(read+0x12) [0x10e1f2]".
  /^[ \t]*> \S+\([^()\s]*\) \[0x[0-9a-f]+\][ \t]*$/,
];

/** The same behind a process. */
const ASIDES_OF_A_PROCESS: readonly RegExp[] = [
  /--- stopped by SIG[A-Z0-9+_]+ ---/y,
  /\+\+\+ superseded by execve in pid \d+ \+\+\+/y,
];

/** True for a whole line that strace says of itself. */
export function isAside(line: string): boolean {
  return ASIDES.some((form) => form.test(line));
}

/** True where an aside begins behind the process's name. */
export function isAsideAt(line: string, at: number): boolean {
  return ASIDES_OF_A_PROCESS.some((form) => {
    form.lastIndex = at;
    return form.test(line);
  });
}
