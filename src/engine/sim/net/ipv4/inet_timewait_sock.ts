/**
 * What is left of a connection whose end has closed first: an entry that answers what may still come, for a minute.
 *
 * Linux: net/ipv4/inet_timewait_sock.c, include/net/inet_timewait_sock.h (v6.18)
 */

import { STATE_NAMES } from '../../../calls/inet.ts';
import type { ObjectView } from '../../../model/snapshot.ts';
import { type four_tuple, portText, spelled } from '../../include/net/inet_sock.ts';
import { addressText, type in_addr } from '../../include/net/ipv6.ts';
import type { tcp_sock } from '../../include/net/tcp.ts';
import { TCP_TIME_WAIT } from '../../include/net/tcp_states.ts';
import { hrtimer_cancel, hrtimer_start, NSEC_PER_SEC } from '../../kernel/time/hrtimer.ts';
import { type Machine, type Timer, tracepoints } from '../../machine.ts';
import { KernelObject } from '../../object.ts';
import {
  inet_bind_hash,
  inet_ehash_insert,
  inet_ehash_remove,
  inet_put_bucket,
} from './inet_hashtables.ts';

const at = tracepoints('net/ipv4/inet_timewait_sock.c');

/** Linux: include/net/tcp.h */
export const TCP_TIMEWAIT_LEN = 60 * NSEC_PER_SEC;

/** The entry. */
export class inet_timewait_sock extends KernelObject {
  readonly at: four_tuple;
  readonly sk_family: number;
  readonly inet_rcv_saddr: in_addr;
  readonly sk_ipv6only: boolean;
  readonly sk_state = TCP_TIME_WAIT;
  /** TCP_FIN_WAIT2 as long as the peer has not closed. */
  tw_substate: number;
  tw_rcv_nxt: number;
  readonly tw_snd_nxt: number;
  readonly tw_rcv_wnd: number;
  timer: Timer | null = null;
  /** SO_REUSEADDR and SO_REUSEPORT, as the socket had them. */
  readonly sk_flags: ReadonlySet<number>;

  constructor(k: Machine, sk: tcp_sock, addresses: four_tuple, state: number) {
    super(k, `tw:${k.number('tw')}`);
    this.at = addresses;
    this.sk_family = sk.sk_family;
    this.inet_rcv_saddr = sk.inet_rcv_saddr;
    this.sk_ipv6only = sk.sk_ipv6only;
    this.tw_substate = state;
    this.tw_rcv_nxt = sk.rcv_nxt;
    this.tw_snd_nxt = sk.snd_nxt;
    this.tw_rcv_wnd = sk.rcv_wnd;
    this.sk_flags = new Set(sk.sk_flags);
  }

  protected draw(): ObjectView {
    const { saddr, sport, daddr, dport } = this.at;
    const { sk_family } = this;
    return {
      id: this.id,
      kind: 'inet_timewait_sock',
      label: `${spelled(saddr, sport, sk_family)} > ${spelled(daddr, dport, sk_family)}`,
      fields: {
        tw_state: 'TCP_TIME_WAIT',
        tw_substate: STATE_NAMES[this.tw_substate] ?? '',
        tw_rcv_saddr: addressText(saddr, sk_family),
        tw_sport: portText(sport),
        tw_daddr: addressText(daddr, sk_family),
        tw_dport: portText(dport),
        expires: this.timer === null ? null : this.timer.expires / NSEC_PER_SEC,
      },
      parts: [],
      queues: [],
    };
  }
}

/** Put the entry in the socket's place, for as long. Linux: inet_twsk_hashdance_schedule() */
export function inet_twsk_hashdance_schedule(k: Machine, tw: inet_timewait_sock, ns: number): void {
  inet_bind_hash(k, tw, tw.at.sport);
  inet_ehash_insert(k, tw.at, { kind: 'timewait', tw });
  k.register(tw);
  inet_twsk_reschedule(k, tw, ns);
}

/** From now on it stays so long. */
export function inet_twsk_reschedule(k: Machine, tw: inet_timewait_sock, ns: number): void {
  if (tw.timer !== null) hrtimer_cancel(k, tw.timer);
  tw.timer = hrtimer_start(k, k.clock + ns, tw_timer_handler, tw);
  tw.touch();
}

function tw_timer_handler(k: Machine, tw: inet_timewait_sock): void {
  tw.timer = null;
  inet_twsk_kill(k, tw);
}

/** The entry goes: the port is free of it. Linux: inet_twsk_deschedule_put(), inet_twsk_kill() */
export function inet_twsk_kill(k: Machine, tw: inet_timewait_sock): void {
  if (tw.timer !== null) hrtimer_cancel(k, tw.timer);
  tw.timer = null;
  tw.touch();
  inet_ehash_remove(k, tw);
  inet_put_bucket(k, tw, tw.at.sport);
  if (k.tracing) at.point(k, 'inet_twsk_kill.kill', { port: tw.at.sport }, tw);
  k.unregister(tw);
}
