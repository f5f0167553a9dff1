/** sys/socket.h and poll.h: what is asked of a socket through a descriptor of ours. */
import type { Libc } from './load.ts';

/** Questions to sockets. All return minus the error number where they fail. */
export interface Sockets {
  /** recv(2) into memory of ours. */
  recv(fd: number, memory: Uint8Array, flags: number): number;
  /** send(2) of no bytes, which only says whether anything could be sent. */
  sendNothing(fd: number, flags: number): number;
  /** An option that is a row of 32-bit words; `undefined` where the socket has no such option. */
  getsockopt(fd: number, level: number, name: number, words: number): Int32Array | undefined;
  /** setsockopt(2) of an int. */
  setsockopt(fd: number, level: number, name: number, value: number): number;
  /** The socket's own address, or its peer's, as the kernel writes it; `undefined` where it has none. */
  name(fd: number, whose: 'own' | 'peer'): Uint8Array | undefined;
  /** The events that a descriptor is ready for now, of those asked for. */
  ready(fd: number, events: number): number;
}

/** The longest address that there is. */
const SOCKADDR_STORAGE = 128;

/** Bind sys/socket.h. */
export function sockets(libc: Libc): Sockets {
  const recv = libc.bind<(fd: number, memory: Uint8Array, length: number, flags: number) => number>(
    'long recv(int fd, void *memory, size_t length, int flags)',
  );
  const send = libc.bind<(fd: number, memory: null, length: number, flags: number) => number>(
    'long send(int fd, void *memory, size_t length, int flags)',
  );
  const get = libc.bind<
    (fd: number, level: number, name: number, value: Uint8Array, length: Uint8Array) => number
  >('int getsockopt(int fd, int level, int name, void *value, void *length)');
  const set = libc.bind<
    (fd: number, level: number, name: number, value: Uint8Array, length: number) => number
  >('int setsockopt(int fd, int level, int name, const void *value, unsigned int length)');
  type Name = (fd: number, address: Uint8Array, length: Uint8Array) => number;
  const names = {
    own: libc.bind<Name>('int getsockname(int fd, void *address, void *length)'),
    peer: libc.bind<Name>('int getpeername(int fd, void *address, void *length)'),
  };
  const poll = libc.bind<(fds: Uint8Array, count: number, timeout: number) => number>(
    'int poll(void *fds, unsigned long count, int timeout)',
  );
  const result = (value: number | bigint) => (Number(value) === -1 ? -libc.errno() : Number(value));
  return {
    recv: (fd, memory, flags) => result(recv(fd, memory, memory.length, flags)),
    sendNothing: (fd, flags) => result(send(fd, null, 0, flags)),
    getsockopt(fd, level, name, words) {
      const value = new Int32Array(words);
      const length = new Int32Array([4 * words]);
      const told = get(fd, level, name, bytesOf(value), bytesOf(length));
      return told === -1 ? undefined : value;
    },
    setsockopt: (fd, level, name, value) =>
      result(set(fd, level, name, bytesOf(new Int32Array([value])), 4)),
    name(fd, whose) {
      const address = new Uint8Array(SOCKADDR_STORAGE);
      const length = new Int32Array([SOCKADDR_STORAGE]);
      if (names[whose](fd, address, bytesOf(length)) === -1) return undefined;
      return address.subarray(0, length[0]);
    },
    ready(fd, events) {
      const pollfd = new Uint8Array(8);
      const view = new DataView(pollfd.buffer);
      view.setInt32(0, fd, true);
      view.setInt16(4, events, true);
      return result(poll(pollfd, 1, 0)) < 1 ? 0 : view.getUint16(6, true);
    },
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
