/** A pipe as a read or a write finds it. */
import type { ObjectView, Snapshot } from '../../../engine/index.ts';
import { type ComingCall, numberAt, numberOf } from './question.ts';

/** What decides about reads and writes. */
export interface PipeState {
  readonly pipe: ObjectView;
  readonly bytes: number;
  /** Bytes of the first packet; undefined where the first slot holds none. */
  readonly packet: number | undefined;
  readonly freeSlots: number;
}

/** The pipe that a call's first descriptor leads to; undefined where it leads to none. */
export function pipeOf(coming: ComingCall): PipeState | undefined {
  const fd = coming.process.fds.find((one) => one.fd === numberAt(coming, 0));
  const pipe = coming.before.objects.find(({ id }) => id === fd?.object);
  if (fd === undefined || pipe?.kind !== 'pipe_inode_info') return undefined;
  const { fields, parts } = pipe;
  const [head, tail] = [numberOf(fields, 'head'), numberOf(fields, 'tail')];
  const first = parts?.[tail % Math.max(1, numberOf(fields, 'ring_size'))];
  const isPacket = String(first?.fields.flags ?? '').includes('PACKET');
  return {
    pipe,
    bytes: bytesIn(coming.before, pipe.id),
    packet: isPacket ? numberOf(first?.fields, 'len') : undefined,
    freeSlots: numberOf(fields, 'max_usage') - (head - tail),
  };
}

/** How many bytes are in a pipe. The real kernel shows no slots, only how many bytes wait. */
export function bytesIn({ objects }: Snapshot, id: string): number {
  const pipe = objects.find((object) => object.id === id);
  const parts = pipe?.parts;
  if (parts == null) return numberOf(pipe?.fields, 'bytes');
  return parts.reduce((sum, { fields }) => sum + numberOf(fields, 'len'), 0);
}
