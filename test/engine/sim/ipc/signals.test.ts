/** What signals do to a process that sleeps in a System V call. */
import { describe, expect, test } from 'vitest';
import { bytes, CONSTANTS, Lab } from '../support.ts';

const { SA_RESTART } = CONSTANTS;
const [SIGKILL, SIGUSR1, SIGCONT, SIGSTOP] = [9, 10, 18, 19];

type Sleeper = (lab: Lab, actor: string) => string | null;

/** Calls that sleep, by name, on a set or queue that A has made. */
const SLEEPERS: readonly [string, Sleeper][] = [
  ['msgrcv', (lab, actor) => lab.blocks(actor, 'msgrcv', queueOf(lab), undefined, 9, 0, 0)],
  ['msgsnd', (lab, actor) => lab.blocks(actor, 'msgsnd', full(lab), one, 1, 0)],
  ['semop', (lab, actor) => lab.blocks(actor, 'semop', setOf(lab), [minus], 1)],
  ['semtimedop', (lab, actor) => lab.blocks(actor, 'semtimedop', setOf(lab), [minus], 1, minute)],
];
const minus = { sem_num: 0, sem_op: -1, sem_flg: 0 };
const minute = { tv_sec: 60, tv_nsec: 0 };
const one = { mtype: 1, mtext: bytes('x') };

const queueOf = (lab: Lab) => lab.call('A', 'msgget', 0x31, 0o1600);
const setOf = (lab: Lab) => lab.call('A', 'semget', 0x31, 1, 0o1600);

function full(lab: Lab): number | string {
  const q = queueOf(lab);
  const ds = { msg_perm: { uid: 0, gid: 0, mode: 0o600 }, msg_qbytes: 0 };
  lab.call('A', 'msgctl', q, 1, ds);
  return q;
}

const send = (lab: Lab, to: string, sig: number) =>
  lab.call('A', 'kill', lab.kernel.pidOf(to), sig);

describe.each(SLEEPERS)('%s', (name, sleep) => {
  test('a handler ends it with EINTR, SA_RESTART or not (signal(7))', () => {
    for (const sa_flags of [0, SA_RESTART]) {
      const lab = new Lab('A B');
      lab.call('B', 'sigaction', SIGUSR1, { sa_handler: 'h', sa_mask: [], sa_flags }, null);
      sleep(lab, 'B');
      send(lab, 'B', SIGUSR1);
      expect(lab.consequences()).toEqual(['B SIGUSR1 handler', `B ${name} = EINTR`]);
      const waiters = lab.snapshot().objects.flatMap(({ queues }) => queues.map((q) => q.waiters));
      expect(waiters.flat()).toEqual([]);
    }
  });

  test('to be stopped and to go on: messages wait on, semaphores give up with EINTR', () => {
    const lab = new Lab('A B');
    sleep(lab, 'B');
    send(lab, 'B', SIGSTOP);
    expect(lab.process('B').state).toBe('stopped');
    send(lab, 'B', SIGCONT);
    const resumed = lab.consequences().filter((line) => line.startsWith(`B ${name}`));
    expect(resumed).toEqual(name.startsWith('msg') ? [] : [`B ${name} = EINTR`]);
    expect(lab.process('B').state).toBe(name.startsWith('msg') ? 'sleeping' : 'running');
  });

  test('a killed sleeper leaves its queue', () => {
    const lab = new Lab('A B');
    sleep(lab, 'B');
    send(lab, 'B', SIGKILL);
    const waiters = lab.snapshot().objects.flatMap(({ queues }) => queues.map((q) => q.waiters));
    expect(waiters.flat()).toEqual([]);
  });
});
