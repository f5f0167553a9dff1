/** Calls in an order that no transcript has: the caller evaluates, calls and binds whatever line comes next, and can be copied. */
import { describe, expect, test } from 'vitest';
import { Caller } from '../../../src/engine/runner/caller.ts';
import type { CallItem } from '../../../src/engine/script/ast.ts';
import { parse } from '../../../src/engine/script/parse.ts';
import { SimKernel } from '../../../src/engine/sim/sim-kernel.ts';

const TEXT = `A  pipe([r, w]) = 0
A  fork() = B
B  read(r, buf, 100) = n
A  write(w, "one", 3) = 3
A  write(w, "other", 5) = 5
B  write(w, buf, 3) = 3
`;

/** A caller on a kernel of its own, and the lines of its script. */
function begin() {
  const { script } = parse(TEXT, 'caller.ipc');
  const kernel = new SimKernel({ trace: false, keepSnapshots: false, privileged: false });
  const caller = new Caller(script, kernel, Number.POSITIVE_INFINITY);
  kernel.start(script.roots);
  caller.started();
  const lines = script.items.filter((item): item is CallItem => item.kind === 'call');
  return { caller, kernel, lines };
}

/** Make a line's call, and note and match what came of it. */
function make(caller: Caller, line: CallItem | undefined): string {
  const open = line && caller.open(line);
  if (line === undefined || open === undefined || 'expected' in open) throw new Error('no call');
  const report = caller.make(open);
  if (report instanceof Promise || report.outcome === undefined) throw new Error('no outcome');
  const { outcome, consequences } = report;
  caller.made(open, outcome, consequences);
  const failures = caller.happened(consequences);
  if (outcome.kind === 'returned' && line.expect.kind === 'result') {
    failures.push(...caller.outs(open, outcome), ...caller.result(open, line.expect, outcome));
  }
  expect(failures).toEqual([]);
  return outcome.kind;
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a caller', () => {
  test('makes the lines of each process in whatever order they come', () => {
    const { caller, lines } = begin();
    const [pipe, fork, read, one, other] = lines;
    for (const line of [pipe, fork, other, one]) expect(make(caller, line)).toBe('returned');
    expect(make(caller, read)).toBe('returned');
    expect(caller.actors.variablesOf('B')).toMatchObject({ n: 8, buf: bytes('otherone') });
    expect(caller.actors.variablesOf('A')).not.toHaveProperty('n');
  });

  test('goes on as the original does in a copy, and neither knows of the other', () => {
    const { caller, kernel, lines } = begin();
    const [pipe, fork, read, one, other, back] = lines;
    for (const line of [pipe, fork]) make(caller, line);
    expect(make(caller, read)).toBe('blocked');
    const copy = caller.copy(kernel.copy());
    make(copy, other);
    expect(copy.actors.get('B')?.open).toBeUndefined();
    expect(copy.actors.variablesOf('B')).toMatchObject({ buf: bytes('other') });
    expect(caller.actors.get('B')?.open?.item).toBe(read);
    expect(caller.actors.variablesOf('B')).not.toHaveProperty('buf');
    make(caller, one);
    expect(caller.actors.variablesOf('B')).toMatchObject({ buf: bytes('one') });
    expect(make(copy, back)).toBe('returned');
  });

  test('writes a call as the transcript does where it is seen', () => {
    const { caller, kernel, lines } = begin();
    const [pipe, fork, read] = lines;
    for (const line of [pipe, fork, read]) make(caller, line);
    const { processes } = kernel.snapshot();
    expect(processes.find(({ actor }) => actor === 'B')?.call?.text).toBe('read(r, buf, 100)');
  });
});
