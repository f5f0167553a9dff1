/**
 * Looking at POSIX message queues from inside of the room: limits and fill level are mq_getattr(3)'s to tell, bytes and the
 * registered process the text of the queue's file. The room's init asks, on a description of its own that it closes at once: only a
 * close by the registered process takes a registration away (ipc/mqueue.c: mqueue_flush_file).
 */
import { statSync } from 'node:fs';
import { AT_FDCWD } from '../../../native/linux-fcntl.ts';
import type { SyscallName } from '../../../native/syscall-numbers.ts';
import type { Scratch } from '../actor/scratch.ts';
import type { Asker } from './ask.ts';
import { type Entry, keyOf } from './entry.ts';

const O_RDONLY = 0;
/** struct mq_attr. */
const ATTR_BYTES = 64;
const TEXT_BYTES = 128;
/** What read(2) of a queue shows (ipc/mqueue.c: mqueue_read_file). */
const TEXT = /^QSIZE:(\d+) +NOTIFY:(\d+) +SIGNO:(\d+) +NOTIFY_PID:(\d+)/;

/** What shows of a queue; `null` for what the kernel refused to tell. */
export interface SeenMqueue {
  readonly mode: number;
  readonly nlink: number;
  readonly attr: MqueueAttr | null;
  readonly text: MqueueText | null;
}

interface MqueueAttr {
  readonly maxmsg: number;
  readonly msgsize: number;
  readonly curmsgs: number;
}

interface MqueueText {
  readonly qsize: number;
  readonly notify: number;
  readonly signo: number;
  /** As the room numbers it; 0 for nobody. */
  readonly pid: number;
}

/** What stat(2) shows; `undefined` where the path leads elsewhere. */
function inodeOf(key: string, path: string): SeenMqueue | undefined {
  try {
    const stat = statSync(path, { bigint: true });
    if (keyOf(stat) !== key) return undefined;
    return { mode: Number(stat.mode), nlink: Number(stat.nlink), attr: null, text: null };
  } catch {
    return undefined;
  }
}

/** Looks at queues. */
export class MqueueFiles {
  readonly #asker: Asker;

  constructor(asker: Asker) {
    this.#asker = asker;
  }

  /** The queue of that name; `undefined` where that is another file than the key's, or none. */
  named(key: string, name: string): SeenMqueue | undefined {
    return this.#seen(key, 'mq_open', (memory) => [memory.string(name), O_RDONLY, 0, 0]);
  }

  /** The queue that a descriptor leads to, whether it has a name or not. Without /proc in the room only its inode shows. */
  held(key: string, { actor, fd }: Entry): SeenMqueue | undefined {
    const path = `/proc/${actor.task.pid}/fd/${fd}`;
    const seen = this.#seen(key, 'openat', (memory) => [
      AT_FDCWD,
      memory.string(path),
      O_RDONLY,
      0,
    ]);
    return seen ?? inodeOf(key, `/proc/${actor.task.hostPid}/fd/${fd}`);
  }

  #seen(
    key: string,
    open: SyscallName,
    argsOf: (memory: Scratch) => readonly number[],
  ): SeenMqueue | undefined {
    const asker = this.#asker;
    const fd = asker.ask(
      open,
      8,
      (_, memory) => argsOf(memory),
      (_memory, _address, result) => result,
    );
    if (fd < 0) return undefined;
    const stat = asker.stat(fd);
    const seen =
      stat === undefined || keyOf(stat) !== key
        ? undefined
        : {
            mode: Number(stat.mode),
            nlink: Number(stat.nlink),
            attr: this.#attr(fd),
            text: this.#text(fd),
          };
    asker.value('close', fd);
    return seen;
  }

  #attr(fd: number): MqueueAttr | null {
    const argsOf = (address: number) => [fd, 0, address];
    return this.#asker.ask('mq_getsetattr', ATTR_BYTES, argsOf, (memory, address, result) => {
      if (result < 0) return null;
      const word = (at: number) => Number(memory.int64(address + 8 * at));
      return { maxmsg: word(1), msgsize: word(2), curmsgs: word(3) };
    });
  }

  #text(fd: number): MqueueText | null {
    const argsOf = (address: number) => [fd, address, TEXT_BYTES];
    return this.#asker.ask('read', TEXT_BYTES, argsOf, (memory, address, result) => {
      const text = result < 0 ? '' : Buffer.from(memory.view(address, result)).toString('latin1');
      const [, qsize, notify, signo, pid] = TEXT.exec(text)?.map(Number) ?? [];
      if (qsize === undefined || notify === undefined) return null;
      return { qsize, notify, signo: signo ?? 0, pid: pid ?? 0 };
    });
  }
}
