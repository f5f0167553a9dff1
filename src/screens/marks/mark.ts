/** A mark on the screens, what it means, and where it stands. */
import type { InEvery } from '../../text/language.ts';
import type { Scope } from '../keys/keys.ts';
import type { Glyphs } from '../theme.ts';

/** A mark, or some of a kind. */
export interface Mark {
  /** As it is drawn with these glyphs. */
  readonly drawn: (glyphs: Glyphs) => string;
  /** A clause on what it stands for. */
  readonly means: InEvery<string>;
}

/** The marks of a place. */
export interface MarkGroup {
  /** The place, named as on the screen. */
  readonly where: InEvery<string>;
  /** The screens that have the place. */
  readonly in: readonly Scope[];
  readonly marks: readonly Mark[];
}

/** The screens that draw a run. */
export const LAB: readonly Scope[] = ['lab', 'player'];
