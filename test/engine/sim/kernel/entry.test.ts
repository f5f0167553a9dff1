/** On the way out of the kernel: what signals make of the call that they interrupt. */
import { expect, test } from 'vitest';
import { CONSTANTS, Lab } from '../support.ts';

const [USR1, USR2, CONT, STOP] = [10, 12, 18, 19];
const { SA_RESTART } = CONSTANTS;

test('the trace says what becomes of an interrupted call', () => {
  const lab = new Lab('A B', { trace: true });
  const fate = (...signals: number[]) => {
    const told = [];
    for (const sig of signals) {
      lab.call('B', 'kill', lab.kernel.pidOf('A'), sig);
      told.push(...lab.trace().filter(({ fn }) => /^(handle_signal|arch_do_)/.test(fn)));
    }
    return told.map(({ id, args }) => `${args.call}: ${id}`);
  };
  lab.call('A', 'sigaction', USR1, { sa_handler: 'h', sa_mask: [], sa_flags: 0 }, null);
  lab.call('A', 'sigaction', USR2, { sa_handler: 'g', sa_mask: [], sa_flags: SA_RESTART }, null);
  lab.call('A', 'pipe', undefined);
  lab.blocks('A', 'read', 3, undefined, 1);
  expect(fate(USR2, STOP, CONT, USR1)).toEqual([
    'read: handle_signal.again',
    'read: arch_do_signal_or_restart.again',
    'read: handle_signal.interrupted',
  ]);
  lab.blocks('A', 'nanosleep', { tv_sec: 1, tv_nsec: 0 }, undefined);
  expect(fate(STOP, CONT, USR2)).toEqual([
    'nanosleep: arch_do_signal_or_restart.rest',
    'nanosleep: handle_signal.interrupted',
  ]);
  // Between two calls there is nothing to be made again.
  expect(fate(USR1)).toEqual([]);
});
