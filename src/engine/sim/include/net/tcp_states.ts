/**
 * The states of a TCP connection's end that only TCP has; TCP_ESTABLISHED, TCP_CLOSE and TCP_LISTEN are in sock.ts.
 *
 * Linux: include/net/tcp_states.h (v6.18)
 */
import { TCP_CLOSE, TCP_ESTABLISHED } from './sock.ts';

export const TCP_SYN_SENT = 2;
export const TCP_SYN_RECV = 3;
export const TCP_FIN_WAIT1 = 4;
export const TCP_FIN_WAIT2 = 5;
export const TCP_TIME_WAIT = 6;
export const TCP_CLOSE_WAIT = 8;
export const TCP_LAST_ACK = 9;
export const TCP_CLOSING = 11;

/** True where the state is one of those. Linux: (1 << sk->sk_state) & (TCPF_A | TCPF_B) */
export function isOneOf(state: number, ...states: readonly number[]): boolean {
  return states.includes(state);
}

/** What close(2) and shutdown(2) make of a state, and whether a FIN is to be sent. */
interface closing {
  readonly next: number;
  readonly fin: boolean;
}

const NEW_STATE: { readonly [state: number]: closing | undefined } = {
  [TCP_ESTABLISHED]: { next: TCP_FIN_WAIT1, fin: true },
  [TCP_SYN_RECV]: { next: TCP_FIN_WAIT1, fin: true },
  [TCP_FIN_WAIT1]: { next: TCP_FIN_WAIT1, fin: false },
  [TCP_FIN_WAIT2]: { next: TCP_FIN_WAIT2, fin: false },
  [TCP_CLOSE_WAIT]: { next: TCP_LAST_ACK, fin: true },
  [TCP_LAST_ACK]: { next: TCP_LAST_ACK, fin: false },
  [TCP_CLOSING]: { next: TCP_CLOSING, fin: false },
};

/** Where an end goes that closes. Linux: net/ipv4/tcp.c new_state[] */
export function new_state(state: number): closing {
  return NEW_STATE[state] ?? { next: TCP_CLOSE, fin: false };
}
