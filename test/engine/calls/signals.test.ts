/** Signals: names, numbers, and what each does by default. */
import { describe, expect, it } from 'vitest';
import {
  defaultAction,
  signalName,
  signalNumber,
  signalsOf,
  straceSignal,
} from '../../../src/engine/calls/signals.ts';

describe('signals', () => {
  it('count real-time signals from the C library SIGRTMIN, 34', () => {
    expect(signalNumber('SIGRTMIN')).toBe(34);
    expect(signalNumber('SIGRTMIN+3')).toBe(37);
    expect(signalNumber('SIGRTMAX')).toBe(64);
    expect(signalNumber('SIGRTMAX-1')).toBe(63);
    expect(signalNumber('SIGRT_5')).toBe(37);
    expect(signalNumber('SIGRTMIN+31')).toBeUndefined();
    expect(signalName(34)).toBe('SIGRTMIN');
    expect(signalName(64)).toBe('SIGRTMIN+30');
    expect(signalName(0)).toBeUndefined();
    expect(signalName(65)).toBeUndefined();
  });

  it('stand in strace sets without SIG, counted from the kernel SIGRTMIN, 32', () => {
    expect(straceSignal('USR1')).toBe(10);
    expect(straceSignal('RTMIN')).toBe(32);
    expect(straceSignal('RT_1')).toBe(33);
    expect(straceSignal('RT_2')).toBe(signalNumber('SIGRTMIN'));
    expect(straceSignal('RT_32')).toBe(64);
    expect(straceSignal('RT_33')).toBeUndefined();
    expect(straceSignal('NAME')).toBeUndefined();
  });

  it('give every name its number back', () => {
    for (let number = 1; number <= 64; number++) {
      expect(signalNumber(signalName(number) ?? '')).toBe(number);
    }
  });

  it('know the default actions of signal(7)', () => {
    expect(defaultAction(13)).toBe('terminate');
    expect(defaultAction(11)).toBe('core');
    expect(defaultAction(17)).toBe('ignore');
    expect(defaultAction(18)).toBe('continue');
    expect(defaultAction(20)).toBe('stop');
    expect(defaultAction(40)).toBe('terminate');
    expect(defaultAction(0)).toBeUndefined();
  });

  it('read second names and print the first', () => {
    expect(signalName(signalNumber('SIGPOLL') ?? 0)).toBe('SIGIO');
    expect(signalNumber('SIGCLD')).toBe(17);
  });
});

it('a mask has the signals of its bits, at the ends of its halves too', () => {
  const all = Array.from({ length: 64 }, (_, at) => at + 1);
  for (const some of [[], [1], [32], [33], [64], [1, 31, 32, 33, 64], [2, 17, 34], all]) {
    const mask = some.reduce((bits, signal) => bits | (1n << BigInt(signal - 1)), 0n);
    expect(signalsOf(mask)).toEqual(some);
  }
});
