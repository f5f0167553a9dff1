/** A file that strace wrote: its lines name processes by their ids, or not at all. Here they get names. */
import { constantValue } from '../../calls/flags.ts';
import { Cursor } from '../cursor.ts';
import { actorOf, readMarks } from '../line-head.ts';
import { CHILD_MAKERS } from '../who-lives.ts';
import { isAside } from './aside.ts';

/** The processes of a log. */
export interface Log {
  /** What lines begin with, and what clone and its kin returned. */
  readonly pids: ReadonlySet<string>;
  /** The last line of what happens before main: execve(2), and the loader's work. 0 where the log does not have it. */
  readonly started: number;
  /** The process of a line: by its id, or the one whose lines strace gives none. Undefined where that is not clear. */
  readonly actorOf: (pid: string | undefined) => string | undefined;
}

/** What a line of strace begins with, behind process and time. */
const STATEMENT =
  /(?:[a-z_]\w*\(|<\.\.\. \w+ resumed>|--- (?:SIG|stopped)|\+\+\+ (?:exited|killed|superseded))/y;
/** What only strace writes. */
const STRACE_ONLY = /^(?:execve\(|\+\+\+ |--- |exit_group\()/;
/** What a transcript has behind a process's name. */
const OF_A_TRANSCRIPT = /(?:\w+[ \t]*\(|<\.\.\.|---|\+\+\+)/y;
const CHILD = new RegExp(
  `(?:\\b(?:${CHILD_MAKERS})\\(|<\\.\\.\\. (?:${CHILD_MAKERS}) resumed>).*\\)[ \\t]*=[ \\t]*(\\d+)`,
);

/** How a process that strace does not name tells its id. */
const OWN_PID = /\b(?:getpid\(|gettid\(|set_tid_address\(\w+)\)[ \t]*=[ \t]*(\d+)/;

/**
 * Recognizes a log.
 *
 * @param from Where to begin.
 * @returns Undefined for a transcript: a line of it names a process, or none has anything that only strace writes.
 */
export function logOf(lines: readonly string[], from: number): Log | undefined {
  const named = new Set<string>();
  const children = new Set<string>();
  let isLog = false;
  const first: Call[] = [];
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (/^\s*(?:#|$)/.test(line) || isAside(line)) continue;
    if (isOfTranscript(line)) return undefined;
    const cursor = new Cursor(line, 0);
    const { pid, timed } = readMarks(cursor, true);
    const start = cursor.pos;
    if (cursor.match(STATEMENT) === null) continue;
    if (children.size === 0) first.push({ line: at + 1, text: line.slice(start) });
    const own = pid ?? OWN_PID.exec(line)?.[1];
    if (own !== undefined) named.add(own);
    isLog ||= pid !== undefined || timed || STRACE_ONLY.test(line.slice(start));
    const child = CHILD.exec(line)?.[1];
    if (child !== undefined) children.add(child);
  }
  return isLog ? { started: startOf(first), ...processes(named, children) } : undefined;
}

/** A line of the first process, from its call on. */
interface Call {
  readonly line: number;
  readonly text: string;
}

/** The beginning of an ELF file, as strace shows it, and with -x and -xx. */
const READS_LIBRARY = /^read\(\d.*, "(?:\\177ELF|\\x7fELF|\\x7f\\x45\\x4c\\x46)/;
/** What the loader does behind the last library that it reads (glibc, elf/rtld.c), up to giving back its cache. */
const OF_LOADER =
  /^(?:pread64|read|newfstatat|fstat|mmap|close|arch_prctl|set_tid_address|set_robust_list|rseq|mprotect|prlimit64|getrlimit)\(/;

/** The line on which main may begin is the next one. */
function startOf(calls: readonly Call[]): number {
  const [begin] = calls;
  const library = calls.findLastIndex(({ text }) => READS_LIBRARY.test(text));
  let end = begin?.text.startsWith('execve(') ? begin.line : 0;
  let isProtected = false;
  for (const { line, text } of library < 0 ? [] : calls.slice(library)) {
    if (text.startsWith('munmap(') && isProtected) return line;
    if (!OF_LOADER.test(text)) break;
    if (text.startsWith('mprotect(')) isProtected = true;
    // The first one is the library's.
    if (text.startsWith('close(') && end < (calls[library]?.line ?? 0)) end = line;
  }
  return end;
}

function isOfTranscript(line: string): boolean {
  const actor = actorOf(line);
  if (actor === undefined) return false;
  const cursor = new Cursor(line, 0, line.indexOf(actor) + actor.length);
  readMarks(cursor, false);
  return cursor.match(OF_A_TRANSCRIPT) !== null;
}

function processes(
  named: ReadonlySet<string>,
  children: ReadonlySet<string>,
): Pick<Log, 'pids' | 'actorOf'> {
  const pids = new Set([...named, ...children]);
  // strace names processes from the moment that there are several: until then it is the one that nobody made.
  const roots = [...named].filter((pid) => !children.has(pid));
  const [root] = roots;
  const first = root === undefined ? 'A' : roots.length === 1 ? nameOf(root) : undefined;
  return { pids, actorOf: (pid) => (pid === undefined ? first : nameOf(pid)) };
}

/**
 * Calls that change nothing which a transcript shows: the C library's for itself, and questions about files, users,
 * limits and times. In a log they are passed over.
 */
const PASSED_OVER = new Set(
  (
    'access arch_prctl brk clock_gettime faccessat faccessat2 fstat getcwd getegid geteuid getgid getpgrp getrandom ' +
    'getrlimit getrusage gettid gettimeofday getuid lstat madvise newfstatat prlimit64 readlink readlinkat rseq ' +
    'sched_getaffinity set_robust_list set_tid_address sigaltstack stat statfs statx sysinfo time times uname'
  ).split(' '),
);

/** ioctl(2) with a request of terminals: the C library asks whether a descriptor is one. */
const OF_TERMINALS = /^ioctl\([^,]*, (?:0x[0-9a-f]+ \/\* )?(T(?:C|IOC)[A-Z0-9]+)/;

/** True for a call of a log that is passed over; `text` begins at it. */
export function isPassedOver(call: string, text: string): boolean {
  if (PASSED_OVER.has(call)) return true;
  const request = call === 'ioctl' ? OF_TERMINALS.exec(text)?.[1] : undefined;
  return request !== undefined && constantValue(request) === undefined;
}

/** True where strace's part of a line begins: a call, a return, a signal or an end. */
export function isStatementAt(line: string, at: number): boolean {
  STATEMENT.lastIndex = at;
  return STATEMENT.test(line);
}

/** What to trace, for a log of calls that can be read. */
const TRACE =
  '%ipc,%signal,pipe,pipe2,read,write,close,dup,dup2,dup3,fcntl,poll,select,clone,clone3,fork,vfork,wait4,exit_group';
/** Names that a message lists. */
const LISTED = 6;

/**
 * What is said of a log with calls that are not known: all at once, and what can be done.
 *
 * @param calls The calls' names, one for each line.
 */
export function strangersText(calls: readonly string[]): string {
  const names = [...new Set(calls)];
  const listed = names.slice(0, LISTED).join(', ') + (names.length > LISTED ? ', ...' : '');
  const lines = calls.length === 1 ? '1 line is a call' : `${calls.length} lines are calls`;
  return (
    `this is a log of strace, of which ${lines} that no transcript has (${listed}); record what is known here, ` +
    `strace -f -o FILE -e trace=${TRACE}, and leave out what the program did before its main`
  );
}

/** The name that a process gets: `P1234`. */
export function nameOf(pid: string): string {
  return `P${pid}`;
}

/**
 * The lines with those joined that strace broke in two, telling of the new process on a terminal:
 * `clone(child_stack=NULL, ...strace: Process 11594 attached`, then `) = 11594`. The second one is left empty.
 */
export function joined(lines: readonly string[]): readonly string[] {
  const whole = [...lines];
  for (const [at, line] of lines.entries()) {
    if (!line.endsWith(' attached')) continue;
    const broken = /^(.*\w\(.*?)strace: Process \d+ attached$/.exec(line)?.[1];
    const rest = lines[at + 1];
    if (broken === undefined || rest === undefined || !/^[ \t]*(?:\)|<unfinished)/.test(rest))
      continue;
    whole[at] = broken + rest;
    whole[at + 1] = '';
  }
  return whole;
}
