/**
 * The ring of a pipe, read out of a snapshot. `head` counts buffers ever filled, `tail` buffers ever emptied, and a slot
 * is the count modulo the ring's size (fs/pipe.c).
 */
import type { Field, ObjectView, PartView } from '../../engine/index.ts';

/** Bytes of a page, which is what one buffer can hold. */
export const PAGE_SIZE = 4096;

/** One slot of the ring. */
export interface Slot {
  readonly index: number;
  readonly part: PartView | undefined;
  readonly offset: number;
  readonly length: number;
}

/** The ring. */
export interface Ring {
  readonly slots: readonly Slot[];
  readonly head: number;
  readonly tail: number;
  /** Slots that hold bytes, the oldest first. */
  readonly used: readonly Slot[];
  readonly bytes: number;
}

/** A field as a number; undefined where it is none. */
export function numberOf(value: Field | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Read the ring out of a pipe; undefined where the kernel does not show it. */
export function ringOf(object: ObjectView): Ring | undefined {
  const head = numberOf(object.fields.head);
  const tail = numberOf(object.fields.tail);
  const size = numberOf(object.fields.ring_size) ?? numberOf(object.fields.buffers);
  if (object.parts === null || head === undefined || tail === undefined || !size) return undefined;
  const byIndex = new Map<number, PartView>();
  for (const part of object.parts) {
    const index = /\[(\d+)\]/.exec(part.name)?.[1];
    if (part.kind === 'pipe_buffer' && index !== undefined) byIndex.set(Number(index), part);
  }
  const slot = (index: number): Slot => {
    const part = byIndex.get(index);
    const length = numberOf(part?.fields.len) ?? 0;
    return { index, part, offset: numberOf(part?.fields.offset) ?? 0, length };
  };
  const used: Slot[] = [];
  for (let i = tail; i !== head && used.length < size; i++) used.push(slot(i % size));
  return {
    slots: Array.from({ length: size }, (_, index) => slot(index)),
    head: head % size,
    tail: tail % size,
    used,
    bytes: used.reduce((sum, { length }) => sum + length, 0),
  };
}

/** True when the step filled, emptied or moved a slot. */
export function slotChanged(slot: Slot, now: Ring, before: Ring): boolean {
  const filled = (ring: Ring): boolean => ring.used.some(({ index }) => index === slot.index);
  const was = before.slots[slot.index];
  return (
    filled(now) !== filled(before) || was?.length !== slot.length || was.offset !== slot.offset
  );
}
