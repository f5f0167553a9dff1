/** The two ends of a TCP connection: which is whose peer, and what is under way between them. */
import { type ObjectView, type PartView, unmappedText } from '../../engine/index.ts';
import { fieldText } from '../parts/value.tsx';

/** A socket and what is left of one, by its addresses. */
interface Addresses {
  readonly own: string;
  readonly peer: string;
}

function addressesOf({ kind, fields }: ObjectView): Addresses | undefined {
  const at = (addr: string, port: string) =>
    `${unmappedText(fieldText(fields[addr]))}:${fieldText(fields[port])}`;
  if (kind === 'tcp_sock') {
    return { own: at('inet_rcv_saddr', 'inet_sport'), peer: at('inet_daddr', 'inet_dport') };
  }
  if (kind !== 'inet_timewait_sock') return undefined;
  return { own: at('tw_rcv_saddr', 'tw_sport'), peer: at('tw_daddr', 'tw_dport') };
}

/** The other end, where it has a socket of its own, or is at least remembered. */
export function peerOf(object: ObjectView, all: readonly ObjectView[]): ObjectView | undefined {
  const mine = addressesOf(object);
  if (mine === undefined) return undefined;
  const faces = all.filter((other) => {
    const theirs = addressesOf(other);
    return theirs?.own === mine.peer && theirs.peer === mine.own;
  });
  return faces.find(({ kind }) => kind === 'tcp_sock') ?? faces[0];
}

/** True where the other end waits in its listener's queue to be accepted. */
export function awaitsAccept({ fields }: ObjectView, all: readonly ObjectView[]): boolean {
  const addr = unmappedText(fieldText(fields.inet_rcv_saddr));
  const own = `${addr.includes(':') ? `[${addr}]` : addr}:${Number(fields.inet_sport)}`;
  return all.some(({ kind, fields: other, parts }) => {
    const listens = kind === 'tcp_sock' && other.inet_sport === fields.inet_dport;
    return listens && (parts ?? []).some((part) => part.fields.peer === own);
  });
}

/** What is left of the end's connection besides its socket: the entry that holds its port. */
export function remainsOf(object: ObjectView, all: readonly ObjectView[]): ObjectView | undefined {
  const mine = addressesOf(object);
  return all.find((other) => {
    if (other.kind !== 'inet_timewait_sock') return false;
    const theirs = addressesOf(other);
    return theirs?.own === mine?.own && theirs?.peer === mine?.peer;
  });
}

/** The state of an end: of one that is over but remembered, what is remembered. */
export function stateOf(object: ObjectView, all: readonly ObjectView[]): string {
  const { kind, fields } = object;
  const remains = kind === 'tcp_sock' ? remainsOf(object, all) : object;
  const state = fieldText(fields.sk_state);
  if (remains === undefined || (kind === 'tcp_sock' && state !== 'TCP_CLOSE')) return plain(state);
  return plain(fieldText(remains.fields.tw_substate));
}

function plain(state: string): string {
  return state.replace('TCP_', '');
}

/** A segment on its way. */
export interface UnderWay {
  readonly name: string;
  readonly out: boolean;
}

/** The segments that are under way from the end, or to it. */
export function underWay(object: ObjectView, all: readonly ObjectView[]): readonly UnderWay[] {
  const { inet_sport } = object.fields;
  const packets = all.find(({ kind }) => kind === 'softnet_data')?.parts ?? [];
  return packets
    .filter(({ kind }) => kind === 'tcphdr')
    .filter(({ fields }) => fields.source === inet_sport || fields.dest === inet_sport)
    .map((packet) => ({ name: segment(packet), out: packet.fields.source === inet_sport }));
}

function segment({ fields }: PartView): string {
  const bytes = Number(fields.len ?? 0);
  return `${fieldText(fields.flags)}${bytes > 0 ? ` ${bytes} B` : ''}`;
}
