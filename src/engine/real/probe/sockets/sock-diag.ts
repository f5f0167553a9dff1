/**
 * sock_diag(7): what the kernel says of the sockets of a network namespace, asked from inside of it. Any process may ask.
 */
import type { Asker } from '../ask.ts';

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const NETLINK_SOCK_DIAG = 4;
const SOCK_DIAG_BY_FAMILY = 20;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLM_F_REQUEST = 0x1;
const NLM_F_DUMP = 0x300;
const MSG_DONTWAIT = 0x40;
/** Bytes that an answer may have: netlink sends no more at a time to who takes that much. */
const PIECE = 32768;
/** struct nlmsghdr; attributes and messages begin at multiples of four. */
const HEADER = 16;

/** The attributes of one answer, by their types. */
export type Attributes = ReadonlyMap<number, DataView>;

/** One socket as sock_diag shows it: the family's own structure, and the attributes behind it. */
export interface Diag {
  readonly body: DataView;
  readonly attributes: Attributes;
}

/** Asks sock_diag, by one netlink socket that init keeps. */
export class SockDiag {
  readonly #asker: Asker;
  #fd: number | undefined;

  constructor(asker: Asker) {
    this.#asker = asker;
  }

  /**
   * Ask for sockets.
   *
   * @param request The family's request, without its header.
   * @param size Bytes of the family's structure in each answer.
   * @param dump All that the request describes; else the one that it names.
   * @returns `undefined` where the kernel does not say: a module is missing, or there is no such socket.
   */
  ask(request: Uint8Array, size: number, dump: boolean): readonly Diag[] | undefined {
    this.#fd ??= this.#asker.value(
      'socket',
      AF_NETLINK,
      SOCK_RAW | SOCK_CLOEXEC,
      NETLINK_SOCK_DIAG,
    );
    const fd = this.#fd;
    if (fd < 0) return undefined;
    const message = messageOf(request, dump ? NLM_F_REQUEST | NLM_F_DUMP : NLM_F_REQUEST);
    const sent = this.#asker.ask(
      'sendto',
      message.length,
      (address, memory) => {
        memory.put(address, message);
        return [fd, address, message.length, 0, 0, 0];
      },
      (_memory, _address, result) => result,
    );
    return sent < 0 ? undefined : this.#answers(fd, size, dump);
  }

  #answers(fd: number, size: number, dump: boolean): readonly Diag[] | undefined {
    const found: Diag[] = [];
    for (;;) {
      const piece = this.#asker.ask(
        'recvfrom',
        PIECE,
        (address) => [fd, address, PIECE, MSG_DONTWAIT, 0, 0],
        (memory, address, result) => (result <= 0 ? undefined : memory.copy(address, result)),
      );
      if (piece === undefined) return undefined;
      for (const { type, bytes } of messagesIn(piece)) {
        if (type === NLMSG_DONE) return found;
        if (type === NLMSG_ERROR) return undefined;
        found.push({ body: bytes, attributes: attributesIn(bytes, size) });
      }
      if (!dump) return found;
    }
  }
}

function messageOf(request: Uint8Array, flags: number): Uint8Array {
  const bytes = new Uint8Array(HEADER + request.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint16(4, SOCK_DIAG_BY_FAMILY, true);
  view.setUint16(6, flags, true);
  bytes.set(request, HEADER);
  return bytes;
}

function* messagesIn(piece: Uint8Array): Generator<{ type: number; bytes: DataView }> {
  const view = new DataView(piece.buffer, piece.byteOffset, piece.length);
  for (let at = 0; at + HEADER <= piece.length; ) {
    const length = view.getUint32(at, true);
    if (length < HEADER || at + length > piece.length) return;
    const from = piece.byteOffset + at + HEADER;
    yield {
      type: view.getUint16(at + 4, true),
      bytes: new DataView(piece.buffer, from, length - HEADER),
    };
    at += Math.ceil(length / 4) * 4;
  }
}

function attributesIn(bytes: DataView, size: number): Attributes {
  const attributes = new Map<number, DataView>();
  for (let at = size; at + 4 <= bytes.byteLength; ) {
    const length = bytes.getUint16(at, true);
    if (length < 4 || at + length > bytes.byteLength) break;
    const from = bytes.byteOffset + at + 4;
    attributes.set(bytes.getUint16(at + 2, true), new DataView(bytes.buffer, from, length - 4));
    at += Math.ceil(length / 4) * 4;
  }
  return attributes;
}

/** The 32-bit words of an attribute. */
export function wordsOf(attribute: DataView | undefined): readonly number[] {
  const count = (attribute?.byteLength ?? 0) >> 2;
  return Array.from({ length: count }, (_, at) => attribute?.getUint32(4 * at, true) ?? 0);
}
