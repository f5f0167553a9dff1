/**
 * Layouts: which fields of a structure are drawn, in which order and with which C type, for two kernels. A layout
 * is a view; the state is in ObjectView.fields and PartView.fields, once.
 *
 * No counterpart in Linux.
 */
import type { Field } from '../../../model/snapshot.ts';

/** The kernels that structures are drawn as: the one that the documents describe, and the present one. */
export type LayoutName = '3.2' | '6';

/** Both, the older first. */
export const LAYOUT_NAMES: readonly LayoutName[] = ['3.2', '6'];

/** A sentence in both languages. */
export interface Gloss {
  readonly en: string;
  readonly zh: string;
}

/** The state that a layout reads: fields by name, `null` where unknown. */
export type Fields = { readonly [name: string]: Field };

/** One field of a structure as one kernel has it. */
export interface LayoutField {
  readonly name: string;
  /** The C type: `unsigned int`. */
  readonly type: string;
  readonly gloss: Gloss;
  /** The field's value from the state; `null` when what it derives from is unknown. */
  readonly value: (fields: Fields) => Field;
}

/** A structure, as both kernels declare it. */
export interface StructLayout {
  /** ObjectView.kind or PartView.kind. */
  readonly kind: string;
  /** The structure's name in C where it differs from kind. */
  readonly struct: string;
  /** Where Linux 6.18 declares it. */
  readonly file: string;
  readonly gloss: Gloss;
  readonly layouts: { readonly [L in LayoutName]: readonly LayoutField[] };
}

/** A field that is stored under its own name. */
export function stored(name: string, type: string, en: string, zh: string): LayoutField {
  return { name, type, gloss: { en, zh }, value: (fields) => fields[name] ?? null };
}

/** A field that is computed from others; unknown as soon as one of them is. */
export function derived(
  name: string,
  type: string,
  en: string,
  zh: string,
  from: readonly string[],
  compute: (...values: number[]) => Field,
): LayoutField {
  const value = (fields: Fields): Field => {
    const values = from.map((key) => fields[key]);
    return values.every((v) => typeof v === 'number') ? compute(...values) : null;
  };
  return { name, type, gloss: { en, zh }, value };
}
