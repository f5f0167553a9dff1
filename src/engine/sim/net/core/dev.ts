/**
 * The loopback device: what is sent stands in the processor's queue of received packets at once, and is taken out of it
 * as soon as the sender lets soft interrupts in again.
 *
 * Linux: net/core/dev.c, drivers/net/loopback.c (v6.18). Left out: every other device, queues of senders, filters.
 */
import type { ObjectView, PartView } from '../../../model/snapshot.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { type four_tuple, IPPROTO_ICMP, portText } from '../../include/net/inet_sock.ts';
import { flagsText } from '../../include/net/tcp.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { assert, KernelObject } from '../../object.ts';

const at = tracepoints('net/core/dev.c');

/** What is done with a packet that was received: a function of a module. Linux: struct packet_type */
export type packet_rcv = (k: Machine, skb: sk_buff) => void;

/** What a processor has received and not looked at. Snapshots show it while there is anything. Linux: struct softnet_data */
export class softnet_data extends KernelObject {
  readonly input_pkt_queue: sk_buff[] = [];
  /** Soft interrupts are being handled, or must wait. */
  running = false;
  /** Where packets go: ip_rcv(). */
  rcv: packet_rcv | null = null;
  shown = false;

  protected draw(): ObjectView {
    return {
      id: this.id,
      kind: 'softnet_data',
      label: 'lo',
      fields: { input_queue_len: this.input_pkt_queue.length },
      parts: this.input_pkt_queue.map((skb, index) => packetView(skb, index)),
      queues: [],
    };
  }
}

/** What of a packet's headers views show: struct tcphdr, udphdr, icmphdr. */
interface Headers extends Partial<four_tuple> {
  readonly protocol: number;
  readonly tcp_flags?: number;
  readonly seq?: number;
  readonly ack_seq?: number;
}

function packetView(skb: sk_buff, index: number): PartView {
  const { protocol, sport, dport, tcp_flags, seq, ack_seq } = skb.cb as Headers;
  const ports = { source: portText(sport ?? 0), dest: portText(dport ?? 0), len: skb.len };
  const name = `input_pkt_queue[${index}]`;
  if (tcp_flags !== undefined) {
    const numbers = { seq: seq ?? 0, ack_seq: ack_seq ?? 0 };
    return { kind: 'tcphdr', name, fields: { flags: flagsText(tcp_flags), ...ports, ...numbers } };
  }
  if (protocol === IPPROTO_ICMP) return { kind: 'icmphdr', name, fields: { type: 'UNREACHABLE' } };
  return { kind: 'udphdr', name, fields: ports };
}

/** The only processor's. */
export const softnet = (k: Machine) => new softnet_data(k, 'lo');

/** A packet has come. It is looked at when soft interrupts are let in. */
export function enqueue_to_backlog(k: Machine, skb: sk_buff): void {
  const sd = k.part(softnet);
  sd.input_pkt_queue.push(skb);
  show(k, sd);
}

/** Let soft interrupts in: what has come is looked at, unless whoever handles them comes to it. Linux: kernel/softirq.c */
export function local_bh_enable(k: Machine): void {
  const sd = k.part(softnet);
  if (!sd.running) net_rx_action(k, sd);
}

/** Take in all that has come, and what comes of it. */
function net_rx_action(k: Machine, sd: softnet_data): void {
  sd.running = true;
  if (k.tracing) at.enter(k, 'net_rx_action.enter', { packets: sd.input_pkt_queue.length }, sd);
  for (let skb = sd.input_pkt_queue.shift(); skb; skb = sd.input_pkt_queue.shift()) {
    show(k, sd);
    assert(sd.rcv !== null, 'somebody takes packets');
    sd.rcv(k, skb);
  }
  if (k.tracing) at.leave(k);
  sd.running = false;
}

/** Snapshots show the queue only while there is something in it. */
function show(k: Machine, sd: softnet_data): void {
  sd.touch();
  const full = sd.input_pkt_queue.length > 0;
  if (full === sd.shown) return;
  sd.shown = full;
  if (full) k.register(sd);
  else k.unregister(sd);
}

/** Do something as a soft interrupt does: what it sends is taken in when it is done. Linux: __do_softirq() */
export function in_softirq<T>(k: Machine, fn: (k: Machine, data: T) => void, data: T): void {
  const sd = k.part(softnet);
  sd.running = true;
  fn(k, data);
  sd.running = false;
  if (sd.input_pkt_queue.length > 0) net_rx_action(k, sd);
}
