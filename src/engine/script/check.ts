/**
 * What can be known to be wrong before a transcript runs: shapes of arguments, unknown constants and fields, who
 * exists when, what a process holds. Only what is certainly wrong is reported; the rest a run finds.
 */
import { callSpec } from '../calls/catalogue.ts';
import { argSpecs, resultType } from '../calls/resolve.ts';
import type { ArgSpec, ArgType, CallName } from '../calls/spec.ts';
import { SIGNAL_INFO } from '../calls/structs.ts';
import { argumentAt, commandWord } from './argument.ts';
import { isAddress } from './arithmetic.ts';
import type { CallItem, Diagnostic, Expr, Item, Script } from './ast.ts';
import { checkGiven, checkInOut, checkPattern, type Found } from './check-shape.ts';
import { diagnostic, Mistake } from './diagnostic.ts';
import { LIMITS } from './limits.ts';
import { memoryAddress } from './memory-buffer.ts';
import { editDistance, nearest } from './nearest.ts';
import { type ParseResult, parse } from './parse.ts';
import { sameCall } from './strace/aliases.ts';
import { unassignedText } from './variables.ts';
import { childOf, exprsOf, walk } from './who-lives.ts';

/**
 * Reads a transcript and checks it. What `parse` found is reported first; then, as far as the lines that could be
 * read allow it, what `checkScript` finds.
 */
export function readScript(text: string, file: string): ParseResult {
  const { script, diagnostics } = parse(text, file);
  const found = [...diagnostics, ...checkScript(script, diagnostics.length > 0)];
  found.sort((a, b) => a.span.line - b.span.line || a.span.column - b.span.column);
  return { script, diagnostics: found.slice(0, LIMITS.diagnostics + 1) };
}

/**
 * Checks a transcript that was read.
 *
 * @param partial True when lines are missing from it: then nothing is said about variables, forks and blocked
 *   calls, which a missing line may have provided.
 * @returns The mistakes, at most one for each line.
 */
export function checkScript(script: Script, partial = false): readonly Diagnostic[] {
  const checker = new Checker(script, partial);
  const found: Diagnostic[] = [];
  for (const item of script.items) {
    try {
      checker.check(item);
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      found.push(diagnostic(script.file, error.span, error.message, error.suggestion));
      if (found.length >= LIMITS.diagnostics) break;
    }
  }
  return found;
}

/** What is known of a process at one line. */
interface Process {
  readonly variables: Set<string>;
  /** Calls that were left unfinished and have not been resumed. */
  readonly unfinished: CallName[];
}

type ActorItem = Extract<Item, { actor: string }>;

class Checker {
  readonly #partial: boolean;
  /** Line of the fork of each child. */
  readonly #forkLine = new Map<string, number>();
  readonly #processes = new Map<string, Process>();
  /** Processes that have lines of their own or are forked. */
  readonly #acting = new Set<string>();

  constructor(script: Script, partial: boolean) {
    this.#partial = partial;
    for (const item of script.items) {
      if ('actor' in item) this.#acting.add(item.actor);
      const child = childOf(item);
      if (child === undefined) continue;
      this.#acting.add(child);
      if (!this.#forkLine.has(child)) this.#forkLine.set(child, item.span.line);
    }
    for (const root of script.roots) {
      this.#processes.set(root, { variables: new Set(), unfinished: [] });
    }
  }

  check(item: Item): void {
    if (!('actor' in item)) return;
    try {
      this.#item(item);
    } finally {
      const child = childOf(item);
      if (child !== undefined) this.#fork(item.actor, child);
    }
  }

  #item(item: ActorItem): void {
    this.#exists(item.actor, item.span);
    for (const expr of exprsOf(item)) {
      if (expr !== forkedName(item)) walk(expr, (inner) => this.#mention(inner));
    }
    if (item.kind === 'call') this.#call(item);
    else if (item.kind === 'resumed') this.#resumed(item);
    else if (item.kind === 'signal' && item.info !== undefined) {
      const found = checkPattern(item.info, SIGNAL_INFO);
      this.#variables(item.actor, found);
    }
  }

  #fork(parent: string, child: string): void {
    if (this.#processes.has(child)) return;
    const variables = new Set(this.#processes.get(parent)?.variables);
    this.#processes.set(child, { variables, unfinished: [] });
  }

  #exists(actor: string, span: Expr['span']): void {
    if (this.#partial || this.#processes.has(actor)) return;
    const line = this.#forkLine.get(actor);
    throw new Mistake(
      { ...span, end: span.column + actor.length },
      `there is no process ${actor} yet; it is forked on line ${line}`,
    );
  }

  #mention(expr: Expr): void {
    if (expr.kind !== 'actor') return;
    if (this.#forkLine.has(expr.name)) this.#exists(expr.name, expr.span);
    if (this.#acting.has(expr.name)) return;
    const near = nearest(expr.name, this.#acting);
    if (near === undefined || expr.name.length < 4 || plain(near) === plain(expr.name)) return;
    if (editDistance(near, expr.name) > 2) return;
    throw new Mistake(expr.span, `unknown process "${expr.name}"`, near);
  }

  #call(item: CallItem): void {
    const command = commandWord(item);
    const specs = argSpecs(item.call, command);
    for (const [at, spec] of specs.entries()) {
      const expr = argumentAt(item, at);
      if (expr === undefined) {
        demandLength(item, spec);
        continue;
      }
      if (spec.unread && isAddress(expr)) continue;
      const check = spec.dir === 'in' ? checkGiven : spec.dir === 'out' ? checkPattern : checkInOut;
      this.#variables(item.actor, check(expr, spec.type));
    }
    const process = this.#processes.get(item.actor);
    if (item.expect.kind === 'unfinished') process?.unfinished.push(item.call);
    if (item.expect.kind !== 'result') return;
    const { value, errno } = item.expect;
    const type = resultType(item.call, command);
    if (type.t === 'void') {
      if (value.kind === 'any') return;
      throw new Mistake(value.span, `${item.call} never returns; expected no result, or = ?`);
    }
    if (errno !== undefined || value.kind === 'unary') return;
    if (makesChild(item)) this.#forked(item, value);
    else this.#variables(item.actor, checkPattern(value, type));
    checkOpaque(item, value, type);
  }

  #forked(item: CallItem, value: Expr): void {
    if (value.kind === 'const') {
      throw new Mistake(value.span, `"${value.name}" is a constant and cannot name a process`);
    }
    if (value.kind !== 'actor') {
      this.#variables(item.actor, checkPattern(value, { t: 'pid' }));
      return;
    }
    if (this.#partial) return;
    const line = this.#forkLine.get(value.name);
    if (line !== undefined && line !== item.span.line) {
      throw new Mistake(value.span, `${value.name} was forked on line ${line} already`);
    }
  }

  #resumed(item: Extract<Item, { kind: 'resumed' }>): void {
    if (item.expect.kind === 'result' && item.expect.errno === undefined) {
      const type = resultType(item.call);
      const value = item.expect.value;
      this.#variables(item.actor, checkPattern(value, type.t === 'void' ? { t: 'int' } : type));
    }
    const process = this.#processes.get(item.actor);
    if (process === undefined || this.#partial) return;
    const at = process.unfinished.findIndex((call) => sameCall(call, item.call));
    if (at >= 0) {
      process.unfinished.splice(at, 1);
      return;
    }
    const left = process.unfinished[0];
    const { line, end } = item.span;
    throw new Mistake(
      { line, column: item.span.column, end },
      `no ${item.call} of ${item.actor} was left <unfinished ...> above${
        left === undefined ? '' : `; it is inside ${left}`
      }`,
    );
  }

  /** Uses are checked before what the same argument assigns is known. */
  #variables(actor: string, found: Found): void {
    const process = this.#processes.get(actor);
    if (process === undefined) return;
    for (const use of this.#partial ? [] : found.uses) {
      if (process.variables.has(use.name)) continue;
      const near = nearest(use.name, process.variables);
      throw new Mistake(use.span, unassignedText(use.name, actor), near);
    }
    for (const name of found.assigns) process.variables.add(name);
  }
}

/** Memory has no length of its own. */
function demandLength(item: CallItem, { name, lengthOf }: ArgSpec): void {
  const buffer = lengthOf === undefined ? undefined : argumentAt(item, lengthOf);
  if (buffer === undefined || memoryAddress(buffer) === undefined) return;
  throw new Mistake(buffer.span, `memory (*p) has no length of its own: give ${name} too`);
}

function forkedName(item: ActorItem): Expr | undefined {
  if (item.kind !== 'call' || !makesChild(item) || item.expect.kind !== 'result') return;
  return item.expect.value;
}

function makesChild({ call }: CallItem): boolean {
  return callSpec(call).makesChild === true;
}

/** A process's name without its number: Reader1 and Reader2 are no misspellings of each other. */
function plain(name: string): string {
  return name.replace(/\d+/g, '');
}

/** Process ids and addresses differ between runs, so a literal one cannot be what comes back. */
function checkOpaque(item: CallItem, value: Expr, type: ArgType): void {
  if (value.kind !== 'int' || value.value <= 1) return;
  if (type.t === 'pid') {
    const message =
      'a process id differs between runs; name the process, or assign it to a variable';
    throw new Mistake(value.span, message);
  }
  const asked = type.t === 'addr' && type.asked !== undefined ? item.args[type.asked] : undefined;
  if (type.t === 'addr' && (asked === undefined || asked.kind === 'null')) {
    throw new Mistake(value.span, 'an address differs between runs; assign it to a variable');
  }
}
