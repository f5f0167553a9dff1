/**
 * Layouts: which fields of a structure are drawn, in which order and with which C type, for two kernels. A layout
 * is a view; the state is in ObjectView.fields and PartView.fields, once.
 *
 * No counterpart in Linux.
 */
import type { Layout } from '../../../model/choices.ts';
import type { Fields, Gloss, LayoutField } from '../../../model/layout.ts';
import type { Field } from '../../../model/snapshot.ts';

/** One field of a structure as one kernel declares it. */
export interface DeclaredField extends LayoutField {
  readonly gloss: Gloss;
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
  readonly layouts: { readonly [L in Layout]: readonly DeclaredField[] };
}

/** A field that is stored under its own name. */
export function stored(name: string, type: string, en: string, zh: string): DeclaredField {
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
): DeclaredField {
  const value = (fields: Fields): Field => {
    const values = from.map((key) => fields[key]);
    return values.every((v) => typeof v === 'number') ? compute(...values) : null;
  };
  return { name, type, gloss: { en, zh }, value };
}
