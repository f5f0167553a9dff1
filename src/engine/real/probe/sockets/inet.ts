/**
 * TCP and UDP sockets: what a borrowed descriptor shows of them (tcp(7), udp(7), socket(7)). None of these questions changes
 * anything: an error that waits is only told by poll, never asked for.
 */
import type { Native } from '../../../../native/native.ts';
import { inetText, STATE_NAMES } from '../../../calls/inet.ts';
import { in6Text, unmappedText } from '../../../calls/inet6.ts';
import type { Field, ObjectView } from '../../../model/snapshot.ts';
import type { NamedSocket, ProtocolContext, SocketLook, SocketProtocol } from './protocol.ts';

const AF_INET = 2;
const AF_INET6 = 10;
/** sizeof(struct sockaddr_in6), and where its address stands. */
const SOCKADDR_IN6 = 28;
const SIN6_ADDR = 8;
const SOL_SOCKET = 1;
const SO_TYPE = 3;
const SO_PROTOCOL = 38;
const SO_DOMAIN = 39;
const SO_MEMINFO = 55;
const IPPROTO_TCP = 6;
const TCP_NODELAY = 1;
const TCP_CORK = 3;
const TCP_INFO = 11;
/** Words of struct tcp_info (linux/tcp.h) up to tcpi_data_segs_out. */
const TCP_INFO_WORDS = 40;
const SIOCINQ = 0x541b;
const SIOCOUTQ = 0x5411;

const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const EPIPE = 32;

const POLLOUT = 0x4;
const POLLERR = 0x8;
const POLLHUP = 0x10;
const POLLRDHUP = 0x2000;

const TYPES: { readonly [type: number]: string } = { 1: 'SOCK_STREAM', 2: 'SOCK_DGRAM' };
/** States in which the own direction is shut. */
const SHUT_STATES: ReadonlySet<string> = new Set([
  'TCP_FIN_WAIT1',
  'TCP_FIN_WAIT2',
  'TCP_LAST_ACK',
  'TCP_CLOSING',
]);

/** States in which an end may send. */
const SENDING_STATES: ReadonlySet<string> = new Set(['TCP_ESTABLISHED', 'TCP_CLOSE_WAIT']);

type View = Omit<ObjectView, 'id'>;
type Fields = { readonly [name: string]: Field };

/** The sockets of the Internet's family. */
export class InetSockets implements SocketProtocol {
  readonly #native: Native;
  #views: ReadonlyMap<number, View> = new Map();
  /** Ends that have had more to send than the other took, by their addresses. */
  readonly #choked = new Set<string>();

  constructor({ native }: ProtocolContext) {
    this.#native = native;
  }

  refresh(look: SocketLook): void {
    const views = new Map<number, View>();
    for (const [ino, socket] of look.named) {
      const view = look.borrow(socket, (fd) => this.#ask(fd));
      if (view !== undefined) views.set(ino, view);
    }
    this.#views = this.#withoutShares(views);
  }

  /**
   * How much of what was written has reached the other end by now goes by the clock, while not all of it fits: windows open when
   * their timers say so. So it is unknown until everything is there, and in how many segments it came for ever.
   */
  #withoutShares(views: ReadonlyMap<number, View>): ReadonlyMap<number, View> {
    const left = new Map<string, number>();
    for (const { fields } of views.values()) {
      const waits = Number(fields.tcp_outq ?? 0);
      left.set(keyOf(fields), waits);
      if (waits > 0) this.#choked.add(keyOf(fields));
    }
    if (this.#choked.size === 0) return views;
    return new Map([...views].map(([ino, view]) => [ino, this.#withoutShare(view, left)]));
  }

  #withoutShare(view: View, left: ReadonlyMap<string, number>): View {
    const { fields } = view;
    const [own, peer] = [keyOf(fields), peerKeyOf(fields)];
    const sends = this.#choked.has(own)
      ? {
          data_segs_out: null,
          ...(left.get(own) === 0 ? {} : { tcp_outq: null, sk_wmem_queued: null }),
        }
      : {};
    const receives = this.#choked.has(peer)
      ? {
          data_segs_in: null,
          sk_rmem_alloc: null,
          ...(left.get(peer) === 0 ? {} : { tcp_inq: null }),
        }
      : {};
    return { ...view, fields: { ...fields, ...sends, ...receives } };
  }

  view({ ino }: NamedSocket): View | undefined {
    return this.#views.get(ino);
  }

  #ask(fd: number): View | undefined {
    const family = this.#option(fd, SO_DOMAIN);
    if (family !== AF_INET && family !== AF_INET6) return undefined;
    const own = this.#address(fd, 'own');
    const peer = this.#address(fd, 'peer');
    const isTcp = this.#option(fd, SO_PROTOCOL) === IPPROTO_TCP;
    const fields: Fields = {
      sk_type: TYPES[this.#option(fd, SO_TYPE) ?? 0] ?? null,
      inet_rcv_saddr: own?.addr ?? null,
      inet_sport: own?.port ?? null,
      // Without a peer the name is not told, even if the socket still has it.
      inet_daddr: peer?.addr ?? null,
      inet_dport: peer?.port ?? null,
      ...(isTcp ? this.#tcp(fd) : this.#udp(fd, peer !== undefined)),
    };
    const label = `${own?.addr}:${own?.port}`;
    return { kind: isTcp ? 'tcp_sock' : 'udp_sock', label, fields, parts: null, queues: [] };
  }

  #tcp(fd: number): Fields {
    const ready = this.#native.sockets.ready(fd, POLLRDHUP | POLLOUT);
    const info = this.#native.sockets.getsockopt(fd, IPPROTO_TCP, TCP_INFO, TCP_INFO_WORDS);
    const state = STATE_NAMES[(info?.[0] ?? 0) & 0xff] ?? '';
    const listens = state === 'TCP_LISTEN';
    const memory = this.#memory(fd);
    return {
      sk_state: state === '' ? null : state,
      // A listener's poll looks at nothing but its queue.
      sk_err: listens || ready & POLLERR ? null : '0',
      sk_shutdown: this.#shutdown(fd, state, ready),
      sk_sndbuf: memory[3] ?? null,
      sk_rcvbuf: memory[1] ?? null,
      sk_wmem_alloc: memory[2] ?? null,
      sk_rmem_alloc: memory[0] ?? null,
      sk_wmem_queued: memory[5] ?? null,
      sk_max_ack_backlog: listens ? (info?.[7] ?? null) : null,
      sk_ack_backlog: listens ? (info?.[6] ?? null) : null,
      nonagle: this.#nagle(fd),
      tcp_inq: listens ? 0 : this.#count(fd, SIOCINQ),
      tcp_outq: listens ? 0 : this.#count(fd, SIOCOUTQ),
      data_segs_in: listens ? 0 : (info?.[38] ?? null),
      data_segs_out: listens ? 0 : (info?.[39] ?? null),
    };
  }

  /** What poll and the state tell of the directions that are shut. */
  #shutdown(fd: number, state: string, ready: number): string | null {
    // A listener's poll looks at nothing but its queue; a closed end is ready for POLLHUP whatever is shut.
    if (state === 'TCP_LISTEN' || state === 'TCP_CLOSE') return null;
    if (ready & POLLHUP) return 'SHUTDOWN_MASK';
    if (ready & POLLRDHUP) return 'RCV_SHUTDOWN';
    return SHUT_STATES.has(state) || this.#isShutForSending(fd, state, ready)
      ? 'SEND_SHUTDOWN'
      : '0';
  }

  /**
   * An end that was shut before it had a peer is so in every state. Sending nothing tells it: the kernel looks at this before it
   * looks for bytes (net/ipv4/tcp.c: tcp_sendmsg_locked), and where no error waits, which it would tell and forget, nothing changes.
   */
  #isShutForSending(fd: number, state: string, ready: number): boolean {
    if (!SENDING_STATES.has(state) || (ready & (POLLOUT | POLLERR)) !== POLLOUT) return false;
    return this.#native.sockets.sendNothing(fd, MSG_DONTWAIT | MSG_NOSIGNAL) === -EPIPE;
  }

  /**
   * Only what moves nothing: poll, FIONREAD and a look at the first datagram take what has come over into the queue of the reader
   * (net/ipv4/udp.c: first_packet_length), and by that what is given back when.
   */
  #udp(fd: number, connected: boolean): Fields {
    const memory = this.#memory(fd);
    return {
      // One that is connected to port 0 has no name to tell.
      sk_state: connected ? 'TCP_ESTABLISHED' : null,
      sk_err: null,
      sk_shutdown: null,
      sk_sndbuf: memory[3] ?? null,
      sk_rcvbuf: memory[1] ?? null,
      sk_wmem_alloc: memory[2] ?? null,
      sk_rmem_alloc: memory[0] ?? null,
      sk_drops: memory[8] ?? null,
    };
  }

  #nagle(fd: number): string {
    const names = [
      this.#tcpOption(fd, TCP_NODELAY) ? 'TCP_NAGLE_OFF' : '',
      this.#tcpOption(fd, TCP_CORK) ? 'TCP_NAGLE_CORK' : '',
    ];
    return names.filter((name) => name !== '').join('|') || '0';
  }

  #tcpOption(fd: number, name: number): boolean {
    return (this.#native.sockets.getsockopt(fd, IPPROTO_TCP, name, 1)?.[0] ?? 0) !== 0;
  }

  #option(fd: number, name: number): number | undefined {
    return this.#native.sockets.getsockopt(fd, SOL_SOCKET, name, 1)?.[0];
  }

  /** SK_MEMINFO_*: received, its limit, sent, its limit, ..., [8] thrown away (linux/sock_diag.h). */
  #memory(fd: number): readonly number[] {
    return [...(this.#native.sockets.getsockopt(fd, SOL_SOCKET, SO_MEMINFO, 9) ?? [])];
  }

  #count(fd: number, request: number): number | null {
    const word = new Uint8Array(4);
    if (this.#native.ioctl(fd, request, word) < 0) return null;
    return new DataView(word.buffer).getInt32(0, true);
  }

  #address(fd: number, whose: 'own' | 'peer'): { addr: string; port: string } | undefined {
    const name = this.#native.sockets.name(fd, whose);
    if (name === undefined || name.length < 8) return undefined;
    const view = new DataView(name.buffer, name.byteOffset, name.byteLength);
    const addr =
      name.length < SOCKADDR_IN6
        ? inetText(view.getUint32(4, true))
        : in6Text(name.subarray(SIN6_ADDR, SIN6_ADDR + 16));
    return {
      addr,
      port: `0x${view.getUint16(2, false).toString(16)}`,
    };
  }
}

/** The addresses of an end, its own first; and of the other end. */
function keyOf({ inet_rcv_saddr, inet_sport, inet_daddr, inet_dport }: Fields): string {
  return `${plain(inet_rcv_saddr)}:${inet_sport} ${plain(inet_daddr)}:${inet_dport}`;
}

function peerKeyOf({ inet_rcv_saddr, inet_sport, inet_daddr, inet_dport }: Fields): string {
  return `${plain(inet_daddr)}:${inet_dport} ${plain(inet_rcv_saddr)}:${inet_sport}`;
}

/** An address as both ends have it: a socket of IPv6 tells an address of IPv4 as a mapped one. */
function plain(addr: Field | undefined): string {
  return unmappedText(String(addr));
}
