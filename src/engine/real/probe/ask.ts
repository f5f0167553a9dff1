/**
 * Asking the kernel from inside a room, where its namespaces show. The room's init asks: it has none of the run's objects, and
 * none of its calls is one of the run's.
 *
 * What is asked through a descriptor (netlink(7), say) opens it once, by `value`: it stands in init's table, which nothing shows, and
 * goes with the room.
 *
 * Nothing that is asked may change what a probe shows: no time of last use, no last process id, no count of users.
 */
import { type BigIntStats, statSync } from 'node:fs';
import type { SyscallName } from '../../../native/syscall-numbers.ts';
import type { Scratch } from '../actor/scratch.ts';
import type { Task } from '../actor/task.ts';

const SEEK_SET = 0;
/** Bytes of a file that are read at a time. */
const PIECE = 4096;

/** Asks, one question after the other. */
export class Asker {
  readonly #init: Task;

  readonly #kept: ReadonlyMap<string, number>;

  /**
   * @param init The room's init.
   * @param kept Descriptors of files that it keeps open, by their paths.
   */
  constructor(init: Task, kept: ReadonlyMap<string, number>) {
    this.#init = init;
    this.#kept = kept;
  }

  /** The text of a file that init keeps open, as it is now; '' where there is none. */
  text(path: string): string {
    const fd = this.#kept.get(path);
    if (fd === undefined || this.value('lseek', fd, 0, SEEK_SET) < 0) return '';
    let text = '';
    for (;;) {
      const piece = this.ask(
        'read',
        PIECE,
        (address) => [fd, address, PIECE],
        (memory, address, result) =>
          result <= 0 ? '' : Buffer.from(memory.view(address, result)).toString('latin1'),
      );
      if (piece === '') return text;
      text += piece;
    }
  }

  /** What stat(2) shows of a file that was opened by `value` or `ask`; `undefined` where it cannot be looked at. */
  stat(fd: number): BigIntStats | undefined {
    try {
      return statSync(`/proc/${this.#init.hostPid}/fd/${fd}`, { bigint: true });
    } catch {
      return undefined;
    }
  }

  /** A question without memory: the call's result, or minus the error number. It must not block. */
  value(call: SyscallName, ...args: readonly number[]): number {
    return this.#init.run(call, ...args);
  }

  /**
   * A question whose answer is written to memory. It must not block.
   *
   * @param room Bytes that the answer takes at most.
   * @param argsOf The call's arguments, by the address of that memory. What else the question needs, the bytes of a request say, it
   *   writes to the memory itself.
   * @param read Reads the answer at that address; it is given the call's result, or minus the error number. What it returns
   *   may hold nothing of the memory, which the next question uses again.
   */
  ask<T>(
    call: SyscallName,
    room: number,
    argsOf: (address: number, memory: Scratch) => readonly number[],
    read: (memory: Scratch, address: number, result: number) => T,
  ): T {
    const { scratch } = this.#init;
    scratch.begin();
    const address = scratch.alloc(room);
    const result = this.#init.run(call, ...argsOf(address, scratch));
    return read(scratch, address, result);
  }
}
