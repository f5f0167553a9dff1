/**
 * Which file a path means to an actor. Its path is walked here as the kernel walks it (path_resolution(7)): if it were
 * handed over as it is, `..` would lead out of the room, and links and /proc/self would mean what they mean to the
 * supervisor.
 */
import { type BigIntStats, readlinkSync, statSync } from 'node:fs';

/** Where a walk begins, and who walks. */
export interface Walker {
  /** Where the walker's root is found from here. */
  readonly root: string;
  /** The walker's process id, as its own /proc names it. */
  readonly pid: number;
}

/** What a path means: the file, and the path that it has without links, `.` and `..`. */
export interface Found {
  readonly stat: BigIntStats;
  readonly path: string;
}

/** Links that one walk may follow (include/linux/namei.h: MAXSYMLINKS). */
const MAXSYMLINKS = 40;

/** The file behind a path, links followed; relative paths start at the root. `undefined` where there is none. */
export function lookup(walker: Walker, path: string): Found | undefined {
  const left = namesOf(path).reverse();
  let at: string[] = [];
  let links = 0;
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (name === '.') continue;
    if (name === '..') {
      at.pop();
      continue;
    }
    at.push(name);
    const link = linkOf(walker, at);
    // The last link of /proc/PID/fd is no text: it leads to what is open, whatever name that has.
    if (link === undefined || (left.length === 0 && isDescriptor(at))) continue;
    if (++links > MAXSYMLINKS) return undefined;
    at = link.startsWith('/') ? [] : at.slice(0, -1);
    left.push(...namesOf(link).reverse());
  }
  const whole = `/${at.join('/')}`;
  try {
    return { stat: statSync(walker.root + whole, { bigint: true }), path: whole };
  } catch {
    return undefined;
  }
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}

/** The text of a link, `undefined` in what is none. /proc/self leads to whoever reads it: here that is the walker. */
function linkOf({ root, pid }: Walker, at: readonly string[]): string | undefined {
  const path = `/${at.join('/')}`;
  if (path === '/proc/self') return `${pid}`;
  if (path === '/proc/thread-self') return `${pid}/task/${pid}`;
  try {
    return readlinkSync(root + path);
  } catch {
    return undefined;
  }
}

function isDescriptor(at: readonly string[]): boolean {
  return at[0] === 'proc' && at.at(-2) === 'fd';
}
