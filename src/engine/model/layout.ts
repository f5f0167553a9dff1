/** How one kernel has a field of a structure. The state itself stands in a snapshot once, by field. */
import type { Field } from './snapshot.ts';

/** A few words in both languages. */
export interface Gloss {
  readonly en: string;
  readonly zh: string;
}

/** The state of an object or of a part of it, by field; `null` where unknown. */
export type Fields = { readonly [name: string]: Field };

/** One field of a structure as one kernel has it. */
export interface LayoutField {
  readonly name: string;
  /** The C type: `unsigned int`; '' where no layout is declared. */
  readonly type: string;
  /** What the field is; absent where no layout is declared. */
  readonly gloss?: Gloss;
  /** The field's value from the state; `null` when what it derives from is unknown. */
  readonly value: (fields: Fields) => Field;
}
