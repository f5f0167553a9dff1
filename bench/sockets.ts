/**
 * Connections of the simulated kernel, without trace: two processes that are connected by a Unix socket or by TCP over
 * loopback, and what they make of 10,000 messages, each sent by one and received by the other.
 */
import type { CallRequest } from '../src/engine/model/kernel.ts';
import { SimKernel } from '../src/engine/sim/sim-kernel.ts';
import { report } from './report.ts';

/** Calls a second that may not be missed. */
const FLOOR = 300_000;
const MESSAGES = 10_000;
/** Messages that are timed together. */
const PIECE = 500;
const ROUNDS = 12;
const [AF_UNIX, AF_INET, SOCK_STREAM, SOCK_SEQPACKET] = [1, 2, 1, 5];
const [PORT, LOOPBACK] = [0x901f, 0x0100_007f];
const TEXT = new TextEncoder().encode('a message of 26 characters');

type Connect = (kernel: SimKernel) => { readonly a: number; readonly b: number };

function request(actor: string, call: CallRequest['call'], ...args: CallRequest['args'][number][]) {
  return { actor, call, args, text: call } satisfies CallRequest;
}

/** What a call returned. Throws where it sleeps or fails. */
function returned(kernel: SimKernel, one: CallRequest): number {
  const { outcome } = kernel.call(one);
  if (outcome?.kind !== 'returned' || outcome.errno !== undefined)
    throw new Error(`${one.text}: ${JSON.stringify(outcome)}`);
  return Number(outcome.value);
}

/** A child with the other end of a pair. */
const pair =
  (type: number): Connect =>
  (kernel) => {
    kernel.start(['A']);
    returned(kernel, request('A', 'socketpair', AF_UNIX, type, 0, undefined));
    kernel.call({ ...request('A', 'fork'), child: 'B' });
    return { a: 3, b: 4 };
  };

/** A listener, and somebody who connects to it. */
const tcp: Connect = (kernel) => {
  kernel.start(['A', 'B']);
  const address = { sa_family: AF_INET, sin_port: PORT, sin_addr: LOOPBACK };
  const listener = returned(kernel, request('A', 'socket', AF_INET, SOCK_STREAM, 0));
  returned(kernel, request('A', 'bind', listener, address, 16));
  returned(kernel, request('A', 'listen', listener, 5));
  const b = returned(kernel, request('B', 'socket', AF_INET, SOCK_STREAM, 0));
  returned(kernel, request('B', 'connect', b, address, 16));
  return { a: returned(kernel, request('A', 'accept', listener, undefined, undefined)), b };
};

/**
 * Calls a second, at best: of pieces of a few connections that are short enough not to be interrupted by what else runs on
 * the machine.
 */
function best(connect: Connect): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const kernel = new SimKernel({ trace: false, keepSnapshots: false });
    const { a, b } = connect(kernel);
    const send = request('A', 'send', a, TEXT, TEXT.length, 0);
    const receive = request('B', 'recv', b, undefined, TEXT.length, 0);
    for (let piece = 0; piece < MESSAGES / PIECE; piece++) {
      const start = performance.now();
      for (let message = 0; message < PIECE; message++) {
        returned(kernel, send);
        returned(kernel, receive);
      }
      least = Math.min(least, performance.now() - start);
    }
  }
  return Math.round((2 * PIECE) / (least / 1000));
}

for (const [name, connect] of [
  ['a Unix stream', pair(SOCK_STREAM)],
  ['a Unix sequence of packets', pair(SOCK_SEQPACKET)],
  ['TCP', tcp],
] as const) {
  report({
    name: `${MESSAGES.toLocaleString('en')} messages through ${name}`,
    value: best(connect),
    unit: 'calls/s',
    atLeast: FLOOR,
  });
}
