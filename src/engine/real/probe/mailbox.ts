/**
 * A look into the receive queue of a Unix socket for descriptors, by the room's init: it borrows the socket, looks at each message
 * (socket(7), SO_PEEK_OFF), and gives back what it was given.
 */
import type { Actor } from '../actor/actor.ts';
import type { Scratch } from '../actor/scratch.ts';
import type { Asker } from './ask.ts';

const SOL_SOCKET = 1;
const SO_TYPE = 3;
const SO_PEEK_OFF = 42;
const SOCK_STREAM = 1;
const FIONREAD = 0x541b;
const POLLERR = 8;
const MSG_PEEK = 2;
const MSG_DONTWAIT = 0x40;
const MSG_CMSG_CLOEXEC = 0x40000000;
const SCM_RIGHTS = 1;
/** Messages of a queue that are looked at, at most. */
const MESSAGES = 400;

/** struct msghdr, then buffers that are all the same memory, then room for the control messages of one message. */
const MSGHDR = 56;
const BUFFERS = 64;
const BUFFER = 16384;
const CONTROL = 2048;
const IOVECS = 16 * BUFFERS;
const ROOM = MSGHDR + IOVECS + CONTROL + BUFFER;

/** Looks, and closes what it gets. */
export class Mailbox {
  readonly #asker: Asker;

  constructor(asker: Asker) {
    this.#asker = asker;
  }

  /** Do something with a descriptor of init's for that of an actor; nothing where it cannot be had. */
  borrowed({ task }: Actor, fd: number, use: (own: number) => void): void {
    const pidfd = this.#asker.value('pidfd_open', task.pid, 0);
    if (pidfd < 0) return;
    const own = this.#asker.value('pidfd_getfd', pidfd, fd, 0);
    this.close([pidfd]);
    if (own < 0) return;
    use(own);
    this.close([own]);
  }

  /** Give descriptors back. */
  close(fds: readonly number[]): void {
    for (const fd of fds) this.#asker.value('close', fd);
  }

  /**
   * The descriptors in a queue, message by message: duplicates, which init has until they are closed.
   *
   * @param waiting How many there are.
   * @returns `undefined` where nobody can look: the socket listens, or has an error to be told, which a look would tell.
   */
  look(fd: number, waiting: number): readonly (readonly number[])[] | undefined {
    const isStream = this.#word('getsockopt', fd, SO_TYPE) === SOCK_STREAM;
    if (!isStream && this.#failed(fd)) return undefined;
    const bytes = isStream ? this.#unread(fd) : Number.POSITIVE_INFINITY;
    if (bytes === undefined || this.#peekOff(fd, 0) < 0) return undefined;
    const messages: number[][] = [];
    let found = 0;
    let seen = 0;
    for (let count = 0; count < MESSAGES && found < waiting && seen < bytes; count++) {
      const { length, fds } = this.#next(fd);
      if (length < 0) break;
      seen += length;
      found += fds.length;
      if (fds.length > 0) messages.push(fds);
    }
    this.#peekOff(fd, -1);
    if (found === waiting) return messages;
    this.close(messages.flat());
    return undefined;
  }

  #next(fd: number): { readonly length: number; readonly fds: number[] } {
    return this.#asker.ask(
      'recvmsg',
      ROOM,
      (address, memory) => {
        writeHeader(memory, address);
        return [fd, address, MSG_PEEK | MSG_DONTWAIT | MSG_CMSG_CLOEXEC];
      },
      (memory, address, length) => ({ length, fds: length < 0 ? [] : rightsAt(memory, address) }),
    );
  }

  #word(call: 'getsockopt', fd: number, name: number): number {
    return this.#asker.ask(
      call,
      16,
      (address, memory) => {
        memory.setInt32(address + 8, 4);
        return [fd, SOL_SOCKET, name, address, address + 8];
      },
      (memory, address, result) => (result < 0 ? result : memory.int32(address)),
    );
  }

  #peekOff(fd: number, offset: number): number {
    return this.#asker.ask(
      'setsockopt',
      8,
      (address, memory) => {
        memory.setInt32(address, offset);
        return [fd, SOL_SOCKET, SO_PEEK_OFF, address, 4];
      },
      (_memory, _address, result) => result,
    );
  }

  /** Bytes of a stream; `undefined` for what listens. */
  #unread(fd: number): number | undefined {
    return this.#asker.ask(
      'ioctl',
      8,
      (address) => [fd, FIONREAD, address],
      (memory, address, result) => (result < 0 ? undefined : memory.int32(address)),
    );
  }

  #failed(fd: number): boolean {
    return this.#asker.ask(
      'ppoll',
      32,
      (address, memory) => {
        memory.setInt32(address, fd);
        // No time at all.
        return [address, 1, address + 8, 0, 8];
      },
      (memory, address, result) => result > 0 && (memory.uint16(address + 6) & POLLERR) !== 0,
    );
  }
}

function writeHeader(memory: Scratch, address: number): void {
  const iov = address + MSGHDR;
  const control = iov + IOVECS;
  for (let at = 0; at < BUFFERS; at++) {
    memory.setInt64(iov + 16 * at, control + CONTROL);
    memory.setInt64(iov + 16 * at + 8, BUFFER);
  }
  memory.setInt64(address + 16, iov);
  memory.setInt64(address + 24, BUFFERS);
  memory.setInt64(address + 32, control);
  memory.setInt64(address + 40, CONTROL);
}

/** The descriptors in the control messages that came. */
function rightsAt(memory: Scratch, address: number): number[] {
  const control = address + MSGHDR + IOVECS;
  const end = control + Number(memory.int64(address + 40));
  const fds: number[] = [];
  for (let at = control; at + 16 <= end; ) {
    const length = Number(memory.int64(at));
    if (length < 16) break;
    if (memory.int32(at + 8) === SOL_SOCKET && memory.int32(at + 12) === SCM_RIGHTS) {
      for (let place = at + 16; place + 4 <= at + length; place += 4) fds.push(memory.int32(place));
    }
    at += Math.ceil(length / 8) * 8;
  }
  return fds;
}
