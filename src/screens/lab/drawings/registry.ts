/**
 * Which kernel structure is drawn how.
 *
 * To draw a kind that has no drawing yet, write `drawings/<kind>.ts` (dashes for the underscores) that exports a
 * `Drawing`, and add a line below. A drawing is a pure function of its input: the object (`fields`, `parts`,
 * `queues`), the object before the step (draw what changed with `valueSpans`, which shows `1 <0>`), the fields
 * of the chosen layout in the kernel's order with their C types, the theme (take every mark from `theme.glyphs`,
 * so that it has an ASCII form), the width and a height to aim at. It returns rows (`parts/rows.ts`) that are
 * never wider than `width`; the pane cuts what is, and scrolls what is too high. `null` means that the kernel
 * does not show the value: draw `?`, or leave it out. What else the lab must know of a kind, the drawing says too
 * (why an object of it has gone, what of its parts the twin compares), so that no pane asks for the kind.
 *
 * `drawing.ts` has what most drawings share: `fieldTable` (one field a row, with types), `fieldGrid` (packed),
 * `bytesText`; `wait-queues.ts` has `queueRows` (wait queues with their sleepers). A kind without a drawing is drawn
 * by `generic.ts`.
 */
import type { Drawing } from './drawing.ts';
import { genericDrawing } from './generic.ts';
import { messageQueueDrawing } from './msg-queue.ts';
import { pipeDrawing } from './pipe-inode-info.ts';
import { semArrayDrawing } from './sem-array.ts';
import { segmentDrawing } from './shmid-kernel.ts';
import { taskDrawing } from './task-struct.ts';

const DRAWINGS: Readonly<Record<string, Drawing>> = {
  pipe_inode_info: pipeDrawing,
  task_struct: taskDrawing,
  msg_queue: messageQueueDrawing,
  sem_array: semArrayDrawing,
  shmid_kernel: segmentDrawing,
};

/** The drawing of a kind of object. */
export function drawingOf(kind: string): Drawing {
  return DRAWINGS[kind] ?? genericDrawing;
}
