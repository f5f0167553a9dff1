/**
 * Connections of the simulated kernel, without trace: two processes that are connected by a Unix socket or by TCP over
 * loopback, and what they make of 10,000 messages, each sent by one and received by the other.
 */
import type { CallRequest } from '../src/engine/model/kernel.ts';
import { SimKernel } from '../src/engine/sim/sim-kernel.ts';
import type { Work } from './ratio.ts';
import { reportBesideLeast } from './report.ts';

/** What a call may cost, as many times the least call of the same run: 300,000 calls a second where one takes 70 ns. */
const CALL = 47;
const MESSAGES = 10_000;
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

/** Send and receive so many messages; after each 10,000 through another connection. */
function exchanging(connect: Connect): Work {
  let sent = MESSAGES;
  let pair = (): void => {};
  return (times) => {
    for (let i = 0; i < times; i++) {
      if (sent === MESSAGES) {
        pair = opened(connect);
        sent = 0;
      }
      pair();
      sent += 1;
    }
  };
}

/** A new connection, and how a message goes through it. */
function opened(connect: Connect): () => void {
  const kernel = new SimKernel({ trace: false, keepSnapshots: false });
  const { a, b } = connect(kernel);
  const send = request('A', 'send', a, TEXT, TEXT.length, 0);
  const receive = request('B', 'recv', b, undefined, TEXT.length, 0);
  return () => {
    returned(kernel, send);
    returned(kernel, receive);
  };
}

for (const [name, connect] of [
  ['a Unix stream', pair(SOCK_STREAM)],
  ['a Unix sequence of packets', pair(SOCK_SEQPACKET)],
  ['TCP', tcp],
] as const) {
  reportBesideLeast(`a call of 10,000 messages, ${name}`, 2, exchanging(connect), CALL);
}
