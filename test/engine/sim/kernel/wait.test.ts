/** Wait queues: an entry need not be a process that sleeps, and a sleep need not be on a wait queue. */
import { describe, expect, test } from 'vitest';
import type { ObjectView } from '../../../../src/engine/model/snapshot.ts';
import { copyOf } from '../../../../src/engine/sim/copy.ts';
import {
  TASK_INTERRUPTIBLE,
  type task_struct,
} from '../../../../src/engine/sim/include/linux/sched.ts';
import {
  type wait_queue_entry,
  wait_queue_head,
} from '../../../../src/engine/sim/include/linux/wait.ts';
import { SUBSYSTEMS, start_kernel, startActor } from '../../../../src/engine/sim/init/main.ts';
import {
  __wake_up,
  add_wait_queue,
  add_wait_queue_exclusive,
  init_wait_entry,
  init_waitqueue_func_entry,
  remove_wait_queue,
} from '../../../../src/engine/sim/kernel/sched/wait.ts';
import { Machine } from '../../../../src/engine/sim/machine.ts';
import { KernelObject } from '../../../../src/engine/sim/object.ts';
import { queueView } from '../../../../src/engine/sim/process-view.ts';
import { snapshot } from '../../../../src/engine/sim/snapshots.ts';
import { CONSTANTS, Lab } from '../support.ts';

/** Something with a queue, and something that wants to be called by it, as an epoll instance wants by what it watches. */
class Watched extends KernelObject {
  readonly wait = new wait_queue_head(this, 'wait');
  readonly heard: number[] = [];

  protected draw(): ObjectView {
    const fields = { heard: this.heard.join(' ') };
    const queues = [queueView(this.wait)];
    return { id: this.id, kind: 'watched', label: this.id, fields, parts: [], queues };
  }
}

/** Notes the events at whom the entry belongs to, and wakes nobody. */
function note(_k: Machine, wait: wait_queue_entry, _mode: number, key: number): number {
  const watcher = wait.data as Watched;
  watcher.heard.push(key);
  watcher.touch();
  return watcher.heard.length > 1 ? 1 : 0;
}

interface Scene {
  readonly k: Machine;
  readonly target: Watched;
  readonly watcher: Watched;
  readonly A: task_struct;
}

function scene(trace = false): Scene {
  const k = new Machine({ trace, keepSnapshots: false }, SUBSYSTEMS);
  start_kernel(k);
  const A = startActor(k, 'A');
  k.current = A;
  const target = k.register(new Watched(k, 'watched:1'));
  const watcher = k.register(new Watched(k, 'watched:2'));
  return { k, target, watcher, A };
}

const waitersOf = ({ k, target }: Scene) =>
  snapshot(k).objects.find(({ id }) => id === target.id)?.queues[0]?.waiters;

describe('an entry in which nobody sleeps', () => {
  test('stands in the queue under the name of its object', () => {
    const at = scene();
    const entry = init_waitqueue_func_entry(note, at.watcher, at.watcher, { events: 'EPOLLIN' });
    add_wait_queue(at.target.wait, init_wait_entry(at.k));
    add_wait_queue(at.target.wait, entry);
    expect(waitersOf(at)).toEqual([
      { actor: null, object: 'watched:2', exclusive: false, fields: { events: 'EPOLLIN' } },
      { actor: 'A', exclusive: false, fields: {} },
    ]);
    remove_wait_queue(entry);
    expect(waitersOf(at)).toEqual([{ actor: 'A', exclusive: false, fields: {} }]);
  });

  test('is called with the events, and stays; an exclusive one ends the walk when it says so', () => {
    const { k, target, watcher, A } = scene();
    add_wait_queue_exclusive(target.wait, init_waitqueue_func_entry(note, watcher, watcher));
    add_wait_queue_exclusive(target.wait, init_wait_entry(k));
    A.__state = TASK_INTERRUPTIBLE;
    k.in_interrupt = true;
    // It has woken nobody yet, so that the one behind it is called too.
    __wake_up(k, target.wait, TASK_INTERRUPTIBLE, 1, 0x1);
    expect([watcher.heard, k.rq]).toEqual([[0x1], [A]]);
    expect(target.wait.head.map((entry) => entry.private)).toEqual([null]);
    add_wait_queue_exclusive(target.wait, init_wait_entry(k));
    __wake_up(k, target.wait, TASK_INTERRUPTIBLE, 1, 0x4);
    expect(watcher.heard).toEqual([0x1, 0x4]);
    expect(target.wait.head).toHaveLength(2);
  });

  test('belongs in a copy of the machine to the copy of its object', () => {
    const original = scene();
    const { target, watcher } = original;
    add_wait_queue(target.wait, init_waitqueue_func_entry(note, watcher, watcher));
    const { k, target: other, watcher: heard } = copyOf(original);
    __wake_up(k, other.wait, TASK_INTERRUPTIBLE, 1, 0x1);
    expect(heard.heard).toEqual([0x1]);
    expect(watcher.heard).toEqual([]);
  });

  test('is a change of its queue in the trace', () => {
    const { k, target, watcher } = scene(true);
    k.tracer?.take();
    add_wait_queue(target.wait, init_waitqueue_func_entry(note, watcher, watcher));
    __wake_up(k, target.wait, TASK_INTERRUPTIBLE, 1, 0x1);
    const changes = k.tracer?.take().flatMap((entry) => entry.changes);
    expect(changes).toContainEqual({
      object: 'watched:1',
      field: 'queues.wait',
      before: '',
      after: 'watched:2',
    });
  });
});

describe('where a call sleeps', () => {
  test('is shown by the lists that message queues keep by themselves', () => {
    const lab = new Lab('A B');
    const { IPC_CREAT } = CONSTANTS;
    const id = lab.call('A', 'msgget', 0x51, IPC_CREAT | 0o600);
    lab.blocks('A', 'msgrcv', id, undefined, 8, 0, 0);
    expect(lab.process('A').call?.queue).toEqual({ object: 'msg:1', name: 'q_receivers' });
  });

  test('is every queue that poll stands in, and one where it is one', () => {
    const lab = new Lab('A');
    const { POLLIN, POLLOUT } = CONSTANTS;
    lab.call('A', 'pipe', undefined);
    lab.call('A', 'pipe', undefined);
    lab.fork('A', 'B');
    const ask = (fd: number) => ({ fd, events: POLLIN });
    lab.blocks('A', 'poll', [ask(3), ask(5)], 2, -1);
    const [first, second] = ['pipe:1', 'pipe:2'].map((object) => ({ object, name: 'rd_wait' }));
    expect(lab.process('A').call).toMatchObject({ queue: first, queues: [first, second] });
    lab.blocks('B', 'poll', [{ fd: 5, events: POLLIN | POLLOUT }], 1, -1);
    expect(lab.process('B').call?.queue).toEqual(second);
    expect(lab.process('B').call).not.toHaveProperty('queues');
  });
});
