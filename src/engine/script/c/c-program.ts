/**
 * A transcript as programs in C: one for each unrelated process, its children written where they are forked. The
 * programs show what a programmer would write; they do not show who goes first, which the transcript fixes.
 */
import { neverReturns, resultType } from '../../calls/resolve.ts';
import type { CallName } from '../../calls/spec.ts';
import type { CallItem, Expect, Expr, Item, ResumedItem, Script } from '../ast.ts';
import { printExpr } from '../print.ts';
import { childOf, exprsOf, walk } from '../who-lives.ts';
import { CProgramBuilder } from './builder.ts';
import { assigned, failureOf, partsOf, plainCall, type Scope } from './call.ts';
import { type CVariable, cType } from './expression.ts';
import { SPECIAL } from './special.ts';
import { C_WORDS, type CWords } from './words.ts';

export { C_WORDS, type CWords } from './words.ts';

/** One line of a program. */
interface CLine {
  readonly text: string;
  /** The step (0-based, call and time lines in the transcript's order) that it does; null for what does none. */
  readonly step: number | null;
  /** The line without what comes of its call, where that is told in it: for whoever is to say it first. */
  readonly asked?: string;
}

/** One program. */
export interface CProgram {
  /** The unrelated process that it is. */
  readonly actor: string;
  readonly lines: readonly CLine[];
}

/**
 * Writes a transcript as C.
 *
 * @param script A transcript without mistakes.
 * @param words The comments' language; English when absent.
 * @returns One program for each unrelated process, in order of first appearance.
 */
export function cPrograms(script: Script, words: CWords = C_WORDS.en): readonly CProgram[] {
  const steps = stepsOf(script);
  return script.roots.map((actor) => new Writer(script, steps, words, actor).write());
}

/** A line of a process's own, with its step. */
interface Own {
  readonly item: Extract<Item, { kind: 'call' | 'time' }>;
  readonly step: number;
  /** The line on which a blocked call returned. */
  readonly resumed?: ResumedItem;
}

type Steps = ReadonlyMap<string, readonly Own[]>;

/** Each process's steps. A passage of time goes to whoever acted last. */
function stepsOf(script: Script): Steps {
  const steps = new Map<string, Own[]>();
  let step = 0;
  let last = script.roots[0] ?? '';
  const add = (actor: string, own: Own) => steps.set(actor, [...(steps.get(actor) ?? []), own]);
  for (const item of script.items) {
    if (item.kind === 'time') add(last, { item, step: step++ });
    if (item.kind === 'call') {
      last = item.actor;
      add(last, { item, step: step++ });
    }
    if (item.kind === 'resumed') {
      const own = steps.get(item.actor);
      const at = own?.findLastIndex(
        (other) => other.item.kind === 'call' && other.item.expect.kind === 'unfinished',
      );
      const blocked = own?.[at ?? -1];
      if (own && blocked && at !== undefined) own[at] = { ...blocked, resumed: item };
    }
  }
  return steps;
}

class Writer {
  readonly #script: Script;
  readonly #steps: Steps;
  readonly #words: CWords;
  readonly #root: string;
  readonly #program = new CProgramBuilder();
  readonly #lines: CLine[] = [];
  /** Names of the transcript's variables, which the program's own must not have. */
  readonly #taken = new Set<string>();
  /** For each name the fields of it that are looked at. */
  readonly #fields = new Map<string, Set<string>>();
  readonly #parents = new Map<string, string>();

  constructor(script: Script, steps: Steps, words: CWords, root: string) {
    this.#script = script;
    this.#steps = steps;
    this.#words = words;
    this.#root = root;
    for (const item of script.items) {
      for (const expr of exprsOf(item)) walk(expr, (inner) => this.#note(inner));
      const child = childOf(item);
      if (child !== undefined && 'actor' in item) this.#parents.set(child, item.actor);
    }
  }

  #note(expr: Expr): void {
    if (expr.kind === 'var') this.#taken.add(expr.name);
    if (expr.kind !== 'field' || expr.of.kind !== 'var') return;
    const fields = this.#fields.get(expr.of.name) ?? new Set();
    this.#fields.set(expr.of.name, fields.add(expr.name));
  }

  write(): CProgram {
    this.#process(this.#root, new Map(), 1);
    const body = this.#lines;
    const { told } = this.#program;
    const start = told.length > 0 ? 'int main(int argc, char *argv[])' : 'int main(void)';
    const ids = told.map((actor, at) => ({
      text: `    ${pidName(actor)} = argc > ${at + 1} ? atoi(argv[${at + 1}]) : 0;  /* ${this.#words.told(actor)} */`,
      step: null,
    }));
    const text = [...ids, ...body].map((line) => line.text).join('\n');
    const head = [
      ...this.#words.head.map((line) => `/* ${line} */`),
      ...this.#program.preamble(text),
      start,
      '{',
    ];
    const lines = head.map((line): CLine => ({ text: line, step: null }));
    return { actor: this.#root, lines: [...lines, ...ids, ...body, { text: '}', step: null }] };
  }

  #line(depth: number, text: string, step: number | null, asked = text): void {
    const indented = (line: string): string => (line === '' ? '' : '    '.repeat(depth) + line);
    const hidden = asked === text ? {} : { asked: indented(asked) };
    this.#lines.push({ text: indented(text), step, ...hidden });
  }

  #process(actor: string, variables: Map<string, CVariable>, depth: number): void {
    const scope = this.#scope(actor, variables);
    if (this.#isMentionedBelow(actor)) this.#line(depth, `${this.#pid(actor)} = getpid();`, null);
    const own = this.#steps.get(actor) ?? [];
    for (const step of own) this.#step(step, scope, depth);
    const last = own[own.length - 1]?.item;
    if (last?.kind === 'call' && neverReturns(last.call)) return;
    this.#line(depth, actor === this.#root ? 'return 0;' : '_exit(0);', null);
  }

  #scope(actor: string, variables: Map<string, CVariable>): Scope {
    const program = this.#program;
    return {
      variables,
      program,
      pidOf: (other) => (other === actor ? 'getpid()' : this.#pid(other)),
      scratch: (name, type) => program.variable(this.#taken.has(name) ? `${name}_` : name, type),
      addressType: (name) => {
        const fields = [...(this.#fields.get(name) ?? [])];
        if (fields.some((field) => field.startsWith('sin_'))) return 'struct sockaddr_in';
        if (fields.some((field) => field.startsWith('sin6_'))) return 'struct sockaddr_in6';
        const isUnix = fields.some((field) => field.startsWith('sun_'));
        return isUnix ? 'struct sockaddr_un' : 'struct sockaddr_storage';
      },
    };
  }

  /** The variable that holds a process's id; a process of another program is told on the command line. */
  #pid(actor: string): string {
    if (this.#rootOf(actor) !== this.#root && !this.#program.told.includes(actor)) {
      this.#program.told.push(actor);
    }
    return this.#program.variable(pidName(actor), { base: 'pid_t' });
  }

  #rootOf(actor: string): string {
    let at = actor;
    for (let parent = this.#parents.get(at); parent !== undefined; parent = this.#parents.get(at)) {
      at = parent;
    }
    return at;
  }

  /** True when a descendant names the process: it must then have noted its own id before it forked. */
  #isMentionedBelow(actor: string): boolean {
    return this.#script.items.some((item) => {
      if (!('actor' in item) || item.actor === actor || !this.#descends(item.actor, actor))
        return false;
      let found = false;
      for (const expr of exprsOf(item)) {
        walk(expr, (inner) => {
          if (inner.kind === 'actor' && inner.name === actor) found = true;
        });
      }
      return found;
    });
  }

  #descends(actor: string, from: string): boolean {
    for (let at = this.#parents.get(actor); at !== undefined; at = this.#parents.get(at)) {
      if (at === from) return true;
    }
    return false;
  }

  #step(own: Own, scope: Scope, depth: number): void {
    const { item, step } = own;
    if (item.kind === 'time') {
      this.#line(depth, `/* ${this.#words.passes(item.text.slice(1))} */`, step);
      return;
    }
    if (Object.hasOwn(CLONING, item.call)) {
      this.#fork(item, scope, depth, step);
      return;
    }
    this.#program.uses(item.call);
    const parts = partsOf(item, scope);
    const { before, call, after } = (SPECIAL[item.call] ?? plainCall)(parts);
    for (const line of before) this.#line(depth, line, step);
    const expect = own.resumed?.expect ?? item.expect;
    const { text, notes } = this.#statement(item, call, expect, scope);
    const blocks = item.expect.kind === 'unfinished' ? [this.#words.blocks] : [];
    const remarks = [...blocks, ...notes];
    const remark = remarks.length > 0 ? `  /* ${remarks.join(', ')} */` : '';
    const failed = expect.kind === 'result' && expect.errno !== undefined;
    this.#line(depth, `${text};${remark}`, step, `${failed ? call : text};`);
    if (failed) return;
    for (const line of after) this.#line(depth, line, step);
  }

  /** The call as a statement: its result is assigned, checked where an error is expected, or noted. */
  #statement(
    item: CallItem,
    call: string,
    expect: Expect,
    scope: Scope,
  ): { readonly text: string; readonly notes: readonly string[] } {
    if (expect.kind !== 'result') return { text: call, notes: [] };
    if (expect.errno !== undefined) {
      this.#program.helper('expect');
      const text = `expect(${call} == ${failureOf(item)} && errno == ${expect.errno})`;
      return { text, notes: [] };
    }
    const { value } = expect;
    if (value.kind === 'var') {
      const type = resultType(item.call);
      return { text: `${assigned(scope, value.name, cType(type))} = ${call}`, notes: [] };
    }
    const known = value.kind === 'any' || (value.kind === 'int' && value.value === 0);
    return { text: call, notes: known ? [] : [`= ${printExpr(value).replace(/\*\//g, '* /')}`] };
  }

  #fork(item: CallItem, scope: Scope, depth: number, step: number): void {
    this.#program.uses(item.call);
    const call = CLONING[item.call];
    const value = item.expect.kind === 'result' ? item.expect.value : undefined;
    if (item.expect.kind === 'result' && item.expect.errno !== undefined) {
      this.#program.helper('expect');
      this.#line(
        depth,
        `expect(${call} == -1 && errno == ${item.expect.errno});`,
        step,
        `${call};`,
      );
      return;
    }
    const child = childOf(item);
    const name =
      child !== undefined
        ? this.#pid(child)
        : value?.kind === 'var'
          ? assigned(scope, value.name, { base: 'pid_t' })
          : this.#program.variable('child_pid', { base: 'pid_t' });
    this.#line(depth, `${name} = ${call};`, step);
    this.#line(depth, `if (${name} == 0) {`, null);
    if (child === undefined) {
      this.#line(depth + 1, 'pause();', null);
      this.#line(depth + 1, '_exit(0);', null);
    } else {
      this.#line(depth + 1, `/* ${this.#words.child(child)} */`, null);
      this.#process(child, new Map(scope.variables), depth + 1);
    }
    this.#line(depth, '}', null);
  }
}

/** What a child is made with. A vfork whose child has a memory of its own, so that it may do whatever it does here. */
const CLONING: { readonly [call in CallName]?: string } = {
  fork: 'fork()',
  vfork: 'syscall(SYS_clone, CLONE_VFORK | SIGCHLD, 0, 0, 0, 0)',
};

function pidName(actor: string): string {
  return `pid_${actor.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()}`;
}
