/** What became of signals: each rule by an example that without it would come out otherwise, and their order. */
import { describe, expect, test } from 'vitest';
import type { SignalInfo } from '../../../../src/engine/model/step.ts';
import type { Actor } from '../../../../src/engine/real/actor/actor.ts';
import { SignalTable } from '../../../../src/engine/real/actor/signal-table.ts';
import { maskOf } from '../../../../src/engine/real/actor/sigset.ts';
import {
  FIRST,
  GONE_RULES,
  infer,
  type Known,
  LAST,
  RULES,
} from '../../../../src/engine/real/signals/infer.ts';
import type { Sent } from '../../../../src/engine/real/signals/senders.ts';

const [INT, USR1, SEGV, ALRM, TERM, CHLD, CONT, TSTP, RT] = [2, 10, 11, 14, 15, 17, 18, 20, 34];
const SA_RESETHAND = 0x80000000;
const to = {} as Actor;

/** A signal for the process, from B. */
function sent(signal: number, { shared = true, from = 'B' } = {}): Sent {
  return { signal, to, info: { si_code: 'SI_USER', si_pid: from }, shared };
}

function table(handlers: { readonly [signal: number]: string } = {}, flags = 0): SignalTable {
  const signals = new SignalTable();
  for (const [signal, handler] of Object.entries(handlers)) {
    signals.set(Number(signal), { handler, mask: [], flags });
  }
  return signals;
}

const FATE = { stopped: false, faulted: false, took: [] as readonly number[], setAction: false };
const NOBODY: Known = {
  waiting: [],
  fresh: [],
  unseen: [],
  handled: [],
  taken: [],
  killedBy: undefined,
  lives: true,
  fate: FATE,
  masks: { sigPnd: 0n, shdPnd: 0n, sigBlk: 0n },
  signals: table(),
};
const pending = (...signals: readonly number[]) => ({
  sigPnd: 0n,
  shdPnd: maskOf(signals),
  sigBlk: maskOf(signals),
});

/** What is told, in short. */
function short(known: Known, rules = RULES, goneRules = GONE_RULES) {
  const { told, left } = infer(known, rules, goneRules);
  const from = (info: SignalInfo) => info.si_pid ?? '?';
  return {
    told: told.map(({ signal, action, info, handler }) =>
      [signal, action, from(info), handler].filter((part) => part !== undefined).join(' '),
    ),
    left: left.map(({ signal, info }) => `${signal} ${from(info)}`),
  };
}

interface Example {
  readonly known: Partial<Known>;
  readonly told?: readonly string[];
  readonly left?: readonly string[];
}

const one = sent(USR1);
const dead = { lives: false, masks: undefined } as const;

/** By the rule that each is for. */
const EXAMPLES: { readonly [rule: string]: Example } = {
  'taken before the end': {
    known: {
      ...dead,
      waiting: [one, sent(TERM)],
      taken: [one],
      killedBy: 'SIGTERM',
      fate: { ...FATE, stopped: true },
      signals: table({ [USR1]: 'f' }),
    },
    told: [`${USR1} handler B f`, `${TERM} terminate B`],
  },
  'second of an unseen one': {
    known: { fresh: [one], unseen: [sent(USR1)], masks: pending(USR1) },
    left: [],
  },
  handled: {
    known: { fresh: [sent(CHLD)], handled: [CHLD], signals: table() },
    told: [],
  },
  'taken by a call': {
    known: { waiting: [sent(CHLD)], fate: { ...FATE, took: [CHLD] } },
    told: [],
  },
  deadly: {
    known: { ...dead, fresh: [sent(TERM)], killedBy: 'SIGTERM' },
    told: [`${TERM} terminate B`],
  },
  'dropped beside one that waits': {
    known: {
      waiting: [sent(CHLD)],
      fresh: [sent(CHLD, { from: 'C' })],
      masks: { sigPnd: 0n, shdPnd: maskOf([CHLD]), sigBlk: 0n },
    },
    told: [`${CHLD} ignore C`],
    left: [`${CHLD} B`],
  },
  'second of one that waits': {
    known: { waiting: [one], fresh: [sent(USR1, { from: 'C' })], masks: pending(USR1) },
    left: [`${USR1} B`],
  },
  'still pending': {
    known: { fresh: [sent(CHLD)], masks: pending(CHLD) },
    left: [`${CHLD} B`],
  },
  cancelled: {
    known: {
      waiting: [sent(TSTP)],
      fresh: [sent(CONT)],
      signals: table({ [TSTP]: 'SIG_IGN' }),
    },
    told: [`${CONT} continue B`],
  },
  gone: { known: { fresh: [sent(CHLD)] }, told: [`${CHLD} ignore B`] },
  'frame laid before the stop': {
    known: {
      waiting: [one],
      fresh: [sent(TSTP)],
      fate: { ...FATE, stopped: true },
      signals: table({ [USR1]: 'f' }),
    },
    told: [`${TSTP} stop B`, `${USR1} handler B f`],
  },
  discarded: {
    known: {
      waiting: [sent(CHLD)],
      fate: { ...FATE, setAction: true },
      signals: table({ [CHLD]: 'SIG_IGN' }),
    },
    told: [],
  },
  ignored: {
    known: { fresh: [one], signals: table({ [USR1]: 'SIG_IGN' }) },
    told: [`${USR1} ignore B`],
  },
  caught: {
    known: { fresh: [sent(CONT)], signals: table({ [CONT]: 'f' }) },
    told: [],
  },
  'stopped it': {
    known: { fresh: [sent(TSTP)], fate: { ...FATE, stopped: true } },
    told: [`${TSTP} stop B`],
  },
  'continued it': { known: { fresh: [sent(CONT)] }, told: [`${CONT} continue B`] },
  'did nothing': { known: { fresh: [sent(TSTP)] }, told: [] },
};

describe('a rule', () => {
  test('has an example, each', () => {
    const names = [...RULES, ...GONE_RULES].map(({ name }) => name);
    expect(Object.keys(EXAMPLES)).toEqual(names);
  });

  test.for(Object.entries(EXAMPLES))('%s', ([name, { known: part, told = [], left = [] }]) => {
    const known = { ...NOBODY, ...part };
    const expected = { told, left };
    expect(short(known)).toEqual(expected);
    // The last of them says what is so where no other says anything.
    if (name === 'did nothing') return;
    const without = <T extends { readonly name: string }>(rules: readonly T[]) =>
      rules.filter((rule) => rule.name !== name);
    expect(short(known, without(RULES), without(GONE_RULES))).not.toEqual(expected);
  });
});

describe('what is inferred', () => {
  test('a note is one signal’s only', () => {
    const known = { ...NOBODY, fresh: [sent(RT), sent(RT, { from: 'C' })], handled: [RT] };
    expect(short({ ...known, masks: pending(RT) }).left).toEqual([`${RT} C`]);
  });

  test('of real-time signals several are pending', () => {
    const fresh = [sent(RT), sent(RT, { from: 'C' })];
    expect(short({ ...NOBODY, fresh, masks: pending(RT) }).left).toEqual([`${RT} B`, `${RT} C`]);
  });

  test('the thread’s come before the process’s, and of either the oldest first', () => {
    const fresh = [sent(RT), sent(RT, { from: 'C' }), sent(INT, { shared: false })];
    const masks = { sigPnd: maskOf([INT]), shdPnd: maskOf([RT]), sigBlk: maskOf([INT, RT]) };
    expect(short({ ...NOBODY, fresh, masks }).left).toEqual([`${INT} B`, `${RT} B`, `${RT} C`]);
  });

  test('the same number of the other chain is another signal', () => {
    const known = { ...NOBODY, waiting: [sent(INT)], fresh: [sent(INT, { shared: false })] };
    const both = { sigPnd: maskOf([INT]), shdPnd: maskOf([INT]), sigBlk: maskOf([INT]) };
    expect(short({ ...known, masks: both }).left).toEqual([`${INT} B`, `${INT} B`]);
  });

  test('a fault ends a process before a signal of the same number that was sent', () => {
    const known = { ...NOBODY, ...dead, fresh: [sent(SEGV)], killedBy: 'SIGSEGV' };
    expect(short({ ...known, fate: { ...FATE, faulted: true } }).told).toEqual([`${SEGV} core ?`]);
    expect(short(known).told).toEqual([`${SEGV} core B`]);
  });

  test('a deadly signal that nobody was seen sending is told last', () => {
    const known = { ...NOBODY, ...dead, fresh: [sent(CHLD)], killedBy: 'SIGALRM' };
    expect(short(known).told).toEqual([`${CHLD} ignore B`, `${ALRM} terminate ?`]);
  });

  test('a handler that is reset is laid once', () => {
    const signals = table({ [RT]: 'f' }, SA_RESETHAND);
    const waiting = [sent(RT), sent(RT, { from: 'C' })];
    const known = { ...NOBODY, waiting, fate: { ...FATE, stopped: true }, signals };
    expect(short(known).told).toEqual([`${RT} handler B f`]);
    // The caller's table is the caller's.
    expect(signals.catches(RT)).toBe(true);
  });

  test('a handler’s note stands for one that was taken before the end', () => {
    const waiting = [one, sent(TERM)];
    const known = { ...NOBODY, ...dead, waiting, taken: [one], killedBy: 'SIGTERM' };
    const signals = table({ [USR1]: 'f' });
    expect(short({ ...known, handled: [USR1], signals }).told).toEqual([`${TERM} terminate B`]);
  });

  test('what is ignored or continues comes first, what stops, ends or waits for its handler last', () => {
    const at = (fresh: readonly Sent[], more: Partial<Known> = {}) =>
      infer({ ...NOBODY, fresh, ...more }).told.map((told) => told.at);
    expect(at([sent(CHLD), sent(CONT)])).toEqual([FIRST, FIRST]);
    expect(at([sent(TSTP)], { fate: { ...FATE, stopped: true } })).toEqual([LAST]);
    expect(at([sent(TERM)], { ...dead, killedBy: 'SIGTERM' })).toEqual([LAST]);
  });
});
