/** The actor's bytes are its assembly's, and the program does what the slot says: here, and on aarch64 under qemu. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemble, moduleText, type Processor } from '../../../../scripts/actor.ts';
import { AARCH64 } from '../../../../src/engine/real/actor/aarch64.ts';
import { ControlMemory, FIRST_AREA } from '../../../../src/engine/real/actor/control.ts';
import type { ActorImage } from '../../../../src/engine/real/actor/image.ts';
import { Scratch } from '../../../../src/engine/real/actor/scratch.ts';
import { LAYOUT, type Slot, USER_INSTRUCTION } from '../../../../src/engine/real/actor/slot.ts';
import { X86_64 } from '../../../../src/engine/real/actor/x86_64.ts';
import { loadNative } from '../../../../src/native/native.ts';
import { type SyscallName, syscallNumber } from '../../../../src/native/syscall-numbers.ts';
import { PATIENCE_MS } from '../../../support/limits.ts';
import { describeUnless, skipUnless } from '../../../support/skip.ts';

const IMAGES: { readonly [processor in Processor]: ActorImage } = {
  x86_64: X86_64,
  aarch64: AARCH64,
};

describe.each(['x86_64', 'aarch64'] as const)('the bytes for %s', (processor) => {
  const assembled = assemble(processor);
  const needsBinutils = skipUnless(assembled !== undefined, `no binutils for ${processor} here`);

  needsBinutils('are what the assembly makes', () => {
    if (assembled === undefined) return;
    const image = IMAGES[processor];
    expect(image.elf).toBe(assembled.elf.toString('base64'));
    expect(moduleText(processor, assembled)).toContain(image.elf.slice(0, 80));
    expect(image.handler).toBe(Number(assembled.symbols.get('handler')));
    expect(image.restorer).toBe(Number(assembled.symbols.get('restorer')));
  });

  needsBinutils('agree with the layout of the control memory', () => {
    for (const [name, value] of Object.entries(LAYOUT)) {
      expect(Number(assembled?.symbols.get(name)), name).toBe(value);
    }
  });
});

/** Which qemu runs a processor's programs; undefined where they run by themselves. */
const RUNNERS: readonly (readonly [Processor, string, string | undefined])[] = [
  ['x86_64', 'x64', process.arch === 'x64' ? undefined : 'qemu-x86_64'],
  ['aarch64', 'arm64', process.arch === 'arm64' ? undefined : 'qemu-aarch64'],
];

function runs(program: string | undefined): boolean {
  try {
    if (program !== undefined) execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.each(RUNNERS)('the actor for %s', (processor, arch, qemu) => {
  const suite = describeUnless(
    process.platform === 'linux' && runs(qemu),
    `neither this processor nor ${qemu} runs it`,
  );

  suite('obeys', () => {
    const image = IMAGES[processor];
    const nr = (name: SyscallName) => syscallNumber(name, arch);
    let folder: string;
    let memory: ControlMemory;
    let child: ChildProcess;
    let slot: Slot;
    let scratch: Scratch;

    const slotAt = (index: number): Slot => {
      const found = memory.slots[index];
      if (found === undefined) throw new Error('no such slot');
      return found;
    };
    const finish = (where: Slot): number => {
      if (!where.wait(0, PATIENCE_MS * 1e6)) throw new Error('the actor does not answer');
      return Number(where.take());
    };
    const make = (number: number, args: readonly (number | bigint)[], options = {}): number => {
      slot.issue(number, args, options);
      return finish(slot);
    };

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'ipcscope-actor-'));
      memory = new ControlMemory(await loadNative(), FIRST_AREA);
      slot = slotAt(0);
      slot.reset();
      slot.guard(9, { pid: process.pid });
      scratch = new Scratch(slot);
      const file = join(folder, 'actor');
      writeFileSync(file, Buffer.from(image.elf, 'base64'));
      chmodSync(file, 0o700);
      const command = qemu === undefined ? [file] : [qemu, file];
      child = spawn(command[0] ?? '', command.slice(1), {
        stdio: ['ignore', 'ignore', 'ignore', memory.fd],
      });
    });

    afterAll(() => {
      child.kill('SIGKILL');
      memory.close();
      rmSync(folder, { recursive: true });
    });

    test('makes system calls', () => {
      expect(make(nr('getpid'), [])).toBe(child.pid);
      expect(make(nr('getppid'), [])).toBe(process.pid);
      expect(make(nr('close'), [77])).toBe(-9);
    });

    test('moves bytes through its data area', () => {
      scratch.begin();
      const pair = scratch.alloc(8);
      expect(make(nr('pipe2'), [pair, 0])).toBe(0);
      const [r, w] = [scratch.int32(pair), scratch.int32(pair + 4)];
      const out = scratch.bytes(Buffer.from('Hello'));
      const back = scratch.alloc(16);
      expect(make(nr('write'), [w, out, 5], { usage: true, touch: scratch.used })).toBe(5);
      expect(slot.usage).toEqual({
        voluntarySwitches: 0,
        involuntarySwitches: expect.any(Number),
        minorFaults: 0,
        majorFaults: 0,
      });
      expect(make(nr('read'), [r, back, 16])).toBe(5);
      expect(Buffer.from(scratch.copy(back, 5)).toString()).toBe('Hello');
      make(nr('close'), [r]);
      make(nr('close'), [w]);
    });

    test('runs instructions', () => {
      const { load, store, load32, store32, fetch_add32, exchange32, compare_exchange32 } =
        USER_INSTRUCTION;
      scratch.begin();
      const [word, source, target] = [
        scratch.alloc(8),
        scratch.bytes(Buffer.from('abcdef')),
        scratch.alloc(8),
      ];
      expect(make(store32, [word, 5])).toBe(0);
      expect(make(load32, [word])).toBe(5);
      expect(make(fetch_add32, [word, 3])).toBe(5);
      expect(make(exchange32, [word, 1])).toBe(8);
      expect(make(compare_exchange32, [word, 2, 9])).toBe(1);
      expect(make(compare_exchange32, [word, 1, -1])).toBe(1);
      expect(make(load32, [word])).toBe(0xffffffff);
      expect(make(store, [word, source, 6])).toBe(0);
      expect(make(load, [word, target, 6])).toBe(0);
      expect(Buffer.from(scratch.copy(target, 6)).toString()).toBe('abcdef');
    });

    test('repeats a call and tells each time', () => {
      expect(make(nr('getppid'), [], { repeat: 20, clock: true })).toBe(process.pid);
      expect(slot.times).toHaveLength(20);
      const { before, after } = slot.counters;
      expect(after >= before).toBe(true);
      expect(slot.clocks.after).toBeGreaterThan(slot.clocks.before);
    });

    test('notes signals, nested ones too, and leaves a faulting instruction behind', () => {
      scratch.begin();
      const restorer = arch === 'x64' ? 0x04000000 : 0;
      const install = (signal: number) =>
        make(nr('rt_sigaction'), [
          signal,
          scratch.int64s(image.handler, 4 | restorer, image.restorer, 0),
          0,
          8,
        ]);
      expect([10, 12, 11].map(install)).toEqual([0, 0, 0]);
      const set = scratch.int64s((1n << 9n) | (1n << 11n));
      expect(make(nr('rt_sigprocmask'), [0, set, 0, 8])).toBe(0);
      const pid = child.pid ?? 0;
      expect(make(nr('kill'), [pid, 10])).toBe(0);
      expect(make(nr('kill'), [pid, 12])).toBe(0);
      expect(slot.drain().notes).toEqual([]);
      expect(make(nr('rt_sigprocmask'), [1, set, 0, 8])).toBe(0);
      const { notes, lost } = slot.drain();
      expect(lost).toBe(0);
      expect(notes.map(({ signo, code, pid: from }) => [signo, code, from])).toEqual([
        [12, 0, pid],
        [10, 0, pid],
      ]);
      expect((notes[0]?.stack ?? 0n) < (notes[1]?.stack ?? 0n)).toBe(true);
      expect(make(USER_INSTRUCTION.load32, [64])).toBe(-14);
      expect(slot.drain().notes).toMatchObject([{ signo: 11, code: 1, address: 64 }]);
    });

    test('forks into another slot', () => {
      const other = slotAt(1);
      other.reset();
      const pid = make(nr('clone'), [17, 0, 0, 0, 0], { child: other });
      expect(pid).toBeGreaterThan(0);
      expect(finish(other)).toBe(0);
      other.issue(nr('getpid'), []);
      expect(finish(other)).toBe(pid);
      other.issue(nr('exit_group'), [3]);
      scratch.begin();
      const status = scratch.alloc(8);
      expect(make(nr('wait4'), [pid, status, 0, 0])).toBe(pid);
      expect(scratch.int32(status)).toBe(0x300);
    });
  });
});
