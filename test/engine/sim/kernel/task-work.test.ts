/** Work that is put off: done on the way back from a call and at the end of a process, the newest first; it may sleep. */
import { describe, expect, test } from 'vitest';
import type { ObjectView } from '../../../../src/engine/model/snapshot.ts';
import type { Report } from '../../../../src/engine/model/step.ts';
import { devNull } from '../../../../src/engine/sim/drivers/char/mem.ts';
import { fput } from '../../../../src/engine/sim/fs/file_table.ts';
import { O_RDWR } from '../../../../src/engine/sim/include/linux/fcntl.ts';
import {
  FMODE_OPENED,
  FMODE_READ,
  file,
  type file_operations,
} from '../../../../src/engine/sim/include/linux/fs.ts';
import {
  type Sleeping,
  TASK_UNINTERRUPTIBLE,
} from '../../../../src/engine/sim/include/linux/sched.ts';
import { SUBSYSTEMS } from '../../../../src/engine/sim/init/main.ts';
import { set_current_state } from '../../../../src/engine/sim/kernel/sched/core.ts';
import {
  hrtimer_start,
  schedule_hrtimeout,
} from '../../../../src/engine/sim/kernel/time/hrtimer.ts';
import type { Machine } from '../../../../src/engine/sim/machine.ts';
import { KernelObject } from '../../../../src/engine/sim/object.ts';
import { keep } from '../../../../src/engine/sim/resume.ts';
import { SimKernel } from '../../../../src/engine/sim/sim-kernel.ts';

const SECOND = 1_000_000_000;
const SIGKILL = 9;

/** What a file leads to that is released slowly, as a socket with SO_LINGER is, or at once. */
class Target extends KernelObject {
  slow = true;
  released = '';

  protected draw(): ObjectView {
    const { id, released } = this;
    return { id, kind: 'target', label: id, fields: { released }, parts: [], queues: [] };
  }
}

const fops: file_operations = {
  release: (k, _inode, filp) => {
    const target = filp.private_data as Target;
    return target.slow ? linger(k, target) : done(k, target);
  },
};

function* linger(k: Machine, target: Target): Sleeping<void> {
  // A signal is pending when a killed process comes here: it would end another kind of sleep.
  const { end } = keep(k.current, () => ({ end: k.clock + SECOND }));
  set_current_state(k, TASK_UNINTERRUPTIBLE);
  yield* schedule_hrtimeout(k, end, 'sk_stream_wait_close');
  done(k, target);
}

function done(k: Machine, target: Target): void {
  target.released = k.number('released').toString();
  target.touch();
}

/** A kernel with two processes, the first of which has such files as descriptors 3, 4, ... */
class Scene {
  kernel: SimKernel;
  k!: Machine;
  last!: Report;

  constructor(slow: readonly boolean[], trace = false) {
    const part = { name: 'test', syscalls: {}, start: (k: Machine) => (this.k = k) };
    const options = { trace, keepSnapshots: false };
    this.kernel = new SimKernel(options, [...SUBSYSTEMS, part]);
    this.kernel.start(['A', 'B']);
    for (const one of slow) this.k.actors.get('A')?.files.fd.push(this.make(one));
  }

  make(slow: boolean): file {
    const target = this.k.register(new Target(this.k, `target:${this.k.number('target')}`));
    target.slow = slow;
    const inode = devNull(this.k);
    inode.i_count += 1;
    const filp = new file(inode, fops, O_RDWR, FMODE_READ | FMODE_OPENED);
    filp.private_data = target;
    return filp;
  }

  call(actor: string, call: 'close' | 'dup2' | 'exit' | 'pause' | 'kill', ...args: number[]) {
    this.last = this.kernel.call({ actor, call, args, text: call });
    return this.last.outcome;
  }

  /** Go on in a copy of the machine, a second later. */
  wait(): readonly unknown[] {
    this.kernel = this.kernel.copy();
    this.last = this.kernel.advance(SECOND);
    return this.last.consequences;
  }

  get released(): unknown[] {
    return this.kernel.snapshot().objects.map(({ fields }) => fields.released);
  }
}

const resumed = (call: string, value: number) => ({
  kind: 'resumed',
  actor: 'A',
  call,
  outcome: { kind: 'returned', value, outs: [] },
});

describe('a file that is released slowly', () => {
  test('keeps close(2) from returning, also in a copy of the machine', () => {
    const scene = new Scene([true]);
    expect(scene.call('A', 'close', 3)).toMatchObject({
      kind: 'blocked',
      where: { wchan: 'sk_stream_wait_close' },
    });
    expect(scene.released).toEqual(['']);
    expect(scene.wait()).toEqual([resumed('close', 0)]);
    expect(scene.released).toEqual(['1']);
  });

  test('keeps a dup2(2) that replaces it on the way back, when the new descriptor is there', () => {
    const scene = new Scene([true]);
    expect(scene.call('A', 'dup2', 0, 3)).toMatchObject({ kind: 'blocked' });
    expect(scene.kernel.snapshot().processes[0]?.fds.map(({ fd }) => fd)).toEqual([0, 1, 2, 3]);
    expect(scene.wait()).toEqual([resumed('dup2', 3)]);
    expect(scene.released).toEqual(['1']);
  });

  test('keeps a process from ending, one file after the other', () => {
    const scene = new Scene([true, false, true]);
    scene.call('A', 'exit', 0);
    expect(scene.last.consequences).toEqual([]);
    expect(scene.kernel.snapshot().processes[0]).toMatchObject({ state: 'sleeping', fds: [] });
    expect(scene.wait()).toEqual([]);
    // The newest first: 5, then 4, which is released at once; 3 sleeps now.
    expect(scene.released).toEqual(['', '2', '1']);
    expect(scene.wait()).toEqual([{ kind: 'ended', actor: 'A', exit: { exited: 0 } }]);
    expect(scene.released).toEqual(['3', '2', '1']);
  });

  test('keeps a process that is killed', () => {
    const scene = new Scene([true]);
    scene.call('A', 'pause');
    scene.call('B', 'kill', scene.kernel.pidOf('A') ?? 0, SIGKILL);
    expect(scene.last.consequences.map(({ kind }) => kind)).toEqual(['signal']);
    expect(scene.wait()).toMatchObject([{ kind: 'ended', exit: { killed: 'SIGKILL' } }]);
    expect(scene.released).toEqual(['1']);
  });
});

describe('what is put off', () => {
  test('is told where it is done: after the call, before the program', () => {
    const scene = new Scene([false], true);
    scene.call('A', 'dup2', 0, 3);
    expect(scene.last.trace.map(({ fn, depth }) => `${depth} ${fn}`)).toEqual([
      '0 __x64_sys_dup2',
      '1 do_dup2',
      '1 filp_close',
      '1 task_work_run',
      '0 __x64_sys_dup2',
    ]);
    expect(scene.released).toEqual(['1']);
  });

  test('is done without a process where a timer lets go', () => {
    const scene = new Scene([]);
    const filp = scene.make(false);
    hrtimer_start(scene.k, SECOND, fput, filp);
    scene.last = scene.kernel.advance(SECOND);
    expect(scene.released).toEqual(['1']);
  });
});
