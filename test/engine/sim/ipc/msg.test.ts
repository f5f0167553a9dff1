/** Message queues: keys, which message is taken, who waits and who is handed one. */
import { describe, expect, test } from 'vitest';
import { isStruct } from '../../../../src/engine/script/value.ts';
import { bytes, CONSTANTS, Lab, text } from '../support.ts';

const {
  IPC_CREAT,
  IPC_EXCL,
  IPC_NOWAIT,
  MSG_NOERROR,
  MSG_EXCEPT,
  MSG_COPY,
  IPC_RMID,
  IPC_SET,
  IPC_STAT,
} = CONSTANTS;
const KEY = 0x1234;
const Q = 'msg:1';

/** A lab with a queue; its id. */
function queueLab(actors = 'A', options = {}): { lab: Lab; q: number } {
  const lab = new Lab(actors, options);
  return { lab, q: Number(lab.call('A', 'msgget', KEY, IPC_CREAT | 0o600)) };
}

const send = (lab: Lab, q: number, type: number, words: string, actor = 'A', flags = 0) =>
  lab.call(actor, 'msgsnd', q, { mtype: type, mtext: bytes(words) }, words.length, flags);

/** Receive without waiting: `TYPE:TEXT`, or the errno. */
function take(lab: Lab, q: number, type: number, flags = 0, size = 100): string {
  const result = lab.call('A', 'msgrcv', q, undefined, size, type, IPC_NOWAIT | flags);
  const message = lab.out(1);
  if (typeof result === 'string' || !isStruct(message)) return String(result);
  return `${String(message.mtype)}:${text(message.mtext)}`;
}

const field = (lab: Lab, name: string) => lab.object(Q).fields[name];

describe('keys and ids', () => {
  test('a key finds its queue, or makes one', () => {
    const { lab, q } = queueLab('A B');
    expect(lab.call('B', 'msgget', KEY, 0)).toBe(q);
    expect(lab.call('B', 'msgget', KEY, IPC_CREAT | IPC_EXCL | 0o600)).toBe('EEXIST');
    expect(lab.call('B', 'msgget', KEY + 1, 0)).toBe('ENOENT');
    expect(lab.call('B', 'msgget', 0, 0o600)).not.toBe(lab.call('B', 'msgget', 0, 0o600));
  });

  test('permissions count where nobody is above them', () => {
    const { lab } = queueLab();
    const r = Number(lab.call('A', 'msgget', 1, IPC_CREAT | 0o400));
    expect(lab.call('A', 'msgget', 1, 0o200)).toBe('EACCES');
    expect(send(lab, r, 1, 'x')).toBe('EACCES');
    const { lab: root } = queueLab('A', { privileged: true });
    expect(send(root, Number(root.call('A', 'msgget', 1, IPC_CREAT | 0o400)), 1, 'x')).toBe(0);
  });

  test('a removed id stays invalid when its place is taken again', () => {
    const lab = new Lab('A');
    const first = Number(lab.call('A', 'msgget', 0, 0o600));
    lab.call('A', 'msgctl', first, IPC_RMID, null);
    const seen = new Set([first]);
    for (let i = 0; i < 200; i++) {
      const next = Number(lab.call('A', 'msgget', 0, 0o600));
      expect(seen.has(next)).toBe(false);
      seen.add(next);
      lab.call('A', 'msgctl', next, IPC_RMID, null);
    }
    expect(lab.call('A', 'msgctl', first, IPC_STAT, undefined)).toBe('EINVAL');
  });
});

describe('which message', () => {
  test.each([
    ['0 takes the first', 0, 0, '3:c'],
    ['a type takes the first of it', 2, 0, '2:b'],
    ['a negative one the lowest up to it', -3, 0, '1:a'],
    ['MSG_EXCEPT the first of another', 3, MSG_EXCEPT, '2:b'],
    ['none of the type', 9, 0, 'ENOMSG'],
    ['MSG_COPY counts from 0', 1, MSG_COPY, '2:b'],
    ['MSG_COPY behind the last', 4, MSG_COPY, 'ENOMSG'],
    ['MSG_COPY with MSG_EXCEPT', 1, MSG_COPY | MSG_EXCEPT, 'EINVAL'],
  ])('%s', (_, type, flags, expected) => {
    const { lab, q } = queueLab();
    for (const [mtype, word] of [
      [3, 'c'],
      [2, 'b'],
      [1, 'a'],
      [3, 'z'],
    ] as const) {
      send(lab, q, mtype, word);
    }
    expect(take(lab, q, type, flags)).toBe(expected);
    const left = expected.includes(':') && !(flags & MSG_COPY) ? 3 : 4;
    expect(field(lab, 'q_qnum')).toBe(left);
  });

  test('too long for the buffer: E2BIG and it stays, or cut with MSG_NOERROR', () => {
    const { lab, q } = queueLab();
    send(lab, q, 1, 'Hello');
    expect(take(lab, q, 0, 0, 4)).toBe('E2BIG');
    expect(field(lab, 'q_cbytes')).toBe(5);
    expect(take(lab, q, 0, MSG_NOERROR, 4)).toBe('1:Hell');
    expect(field(lab, 'q_cbytes')).toBe(0);
  });

  test('what cannot be sent', () => {
    const { lab, q } = queueLab();
    expect(send(lab, q, 0, 'x')).toBe('EINVAL');
    expect(send(lab, q, -1, 'x')).toBe('EINVAL');
    expect(lab.call('A', 'msgsnd', q, { mtype: 1, mtext: bytes('') }, 8193, 0)).toBe('EINVAL');
    expect(send(lab, q, 1, '')).toBe(0);
    expect(take(lab, q, 0)).toBe('1:');
  });

  test('long ones lie in segments of a page', () => {
    const { lab, q } = queueLab();
    send(lab, q, 1, 'x'.repeat(4048));
    send(lab, q, 1, 'x'.repeat(4049));
    send(lab, q, 1, 'x'.repeat(8192));
    const segments = lab.object(Q).parts?.map(({ fields }) => fields.segments);
    expect(segments).toEqual([0, 1, 2]);
  });
});

describe('waiting', () => {
  test('a receiver is handed the message, which never enters the queue', () => {
    const { lab, q } = queueLab('A B C');
    expect(lab.blocks('B', 'msgrcv', q, undefined, 10, 7, 0)).toBe('do_msgrcv');
    lab.blocks('C', 'msgrcv', q, undefined, 10, 0, 0);
    expect(send(lab, q, 1, 'any')).toBe(0);
    expect(lab.consequences()).toEqual(['C msgrcv = 3']);
    expect(lab.object(Q).queues[0]?.waiters?.map(({ actor }) => actor)).toEqual(['B']);
    send(lab, q, 7, 'seven');
    expect(lab.consequences()).toEqual(['B msgrcv = 5']);
    expect(field(lab, 'q_qnum')).toBe(0);
  });

  test('one whose buffer is too small is woken with E2BIG, and the next one gets it', () => {
    const { lab, q } = queueLab('A B C');
    lab.blocks('B', 'msgrcv', q, undefined, 2, 0, 0);
    lab.blocks('C', 'msgrcv', q, undefined, 9, 0, 0);
    send(lab, q, 1, 'long');
    expect(lab.consequences()).toEqual(['B msgrcv = E2BIG', 'C msgrcv = 4']);
  });

  test('a sender waits while the bytes do not fit, and goes on when there is room', () => {
    const { lab, q } = queueLab('A B');
    const half = 'x'.repeat(8192);
    send(lab, q, 1, half);
    send(lab, q, 1, half);
    expect(send(lab, q, 1, 'y', 'A', IPC_NOWAIT)).toBe('EAGAIN');
    expect(lab.blocks('B', 'msgsnd', q, { mtype: 2, mtext: bytes('y') }, 1, 0)).toBe('do_msgsnd');
    expect(take(lab, q, 0, 0, 8192)).toBe(`1:${half}`);
    expect(lab.consequences()).toEqual(['B msgsnd = 0']);
    expect(field(lab, 'q_cbytes')).toBe(8193);
  });

  test('removal wakes both kinds of sleepers with EIDRM', () => {
    const { lab, q } = queueLab('A B C');
    lab.blocks('B', 'msgrcv', q, undefined, 9, 5, 0);
    send(lab, q, 1, 'x'.repeat(8192));
    send(lab, q, 1, 'x'.repeat(8192));
    lab.blocks('C', 'msgsnd', q, { mtype: 1, mtext: bytes('y') }, 1, 0);
    expect(lab.call('A', 'msgctl', q, IPC_RMID, null)).toBe(0);
    expect(lab.consequences().sort()).toEqual(['B msgrcv = EIDRM', 'C msgsnd = EIDRM']);
    expect(lab.has(Q)).toBe(false);
  });

  test('a larger limit lets senders in; only root may raise it over msgmnb', () => {
    const { lab, q } = queueLab('A B');
    const set = (qbytes: number) =>
      lab.call('A', 'msgctl', q, IPC_SET, { msg_perm: { mode: 0o600 }, msg_qbytes: qbytes });
    expect(set(4)).toBe(0);
    lab.blocks('B', 'msgsnd', q, { mtype: 1, mtext: bytes('Hello') }, 5, 0);
    expect(set(16_385)).toBe('EPERM');
    expect(set(5)).toBe(0);
    expect(lab.consequences()).toEqual(['B msgsnd = 0']);
  });
});

test('IPC_STAT tells who was last, and how much there is', () => {
  const { lab, q } = queueLab('A B');
  send(lab, q, 1, 'Hello', 'B');
  lab.call('A', 'msgctl', q, IPC_STAT, undefined);
  expect(lab.out(2)).toMatchObject({
    msg_perm: { __key: KEY, mode: 0o600 },
    msg_qnum: 1,
    __msg_cbytes: 5,
    msg_qbytes: 16_384,
    msg_lrpid: 0,
    msg_rtime: 0,
  });
  expect(isStruct(lab.out(2)) && lab.out(2)).not.toMatchObject({ msg_lspid: 0 });
});
