/** What a recording file holds: one JSON object a line. `docs/RECORDINGS.md` describes it for readers. */
import type { Engine } from '../model/choices.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** The first member of the first line, by which a recording is known. */
export const FORMAT = 'ipcscope';

/**
 * The version that is written. A higher minor stays readable; another major does not.
 * 1.1: snapshots have `files`, entries of wait queues may be objects.
 * 1.2: steps of the simulation have `moments`.
 */
export const VERSION = { major: 1, minor: 2 } as const;

/** A step that is written whole, without a difference, comes at least this often. */
export const KEYFRAME_EVERY = 64;

/** The first line. */
export interface Header {
  readonly format: typeof FORMAT;
  readonly version: { readonly major: number; readonly minor: number };
  readonly engine: Engine;
  /** `uname -srm` of the kernel that it ran on; `null` for the simulation. */
  readonly kernel: string | null;
  /** The transcript's file name, and its text. */
  readonly file: string;
  readonly transcript: string;
  /** The language that the program spoke: `en`, `zh`. */
  readonly locale: string;
  /** When it was made, as ISO 8601 in UTC. */
  readonly created: string;
  /** What the kernel looked like before the first step. */
  readonly initial: Snapshot;
  /** The real kernel's, where the run was on both. */
  readonly initialReal?: Snapshot;
}
