/**
 * The descriptor table of a process.
 *
 * Linux: include/linux/fdtable.h (v6.18)
 */
import type { file } from './fs.ts';

/** Descriptors that a process may have: the usual soft limit of RLIMIT_NOFILE. */
export const RLIMIT_NOFILE = 1024;

/** The table: which description each number means, and which numbers are closed by execve. */
export interface files_struct {
  readonly fd: (file | null)[];
  readonly close_on_exec: Set<number>;
  /** Taken, but nothing is installed yet: an open that has not returned. */
  readonly reserved: Set<number>;
}
