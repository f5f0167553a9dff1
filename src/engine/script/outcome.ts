/** What of a kernel's report is shown and matched here, by shape, so that nothing is imported from the model. */
import type { Integer } from '../calls/integer.ts';
import type { Value } from './value.ts';

/** A call that returned. */
export interface ReturnedCall {
  readonly kind: 'returned';
  /** The value in C's sense: -1 with `errno` set on failure. */
  readonly value: Integer;
  readonly errno?: string;
  /** The name behind the value where C has a pointer: the old handler that signal(2) returns. */
  readonly name?: string;
  /** At the catalogue's positions; only out arguments are set. */
  readonly outs: readonly (Value | undefined)[];
}

/** What came of a call. */
export type CallOutcome = ReturnedCall | { readonly kind: 'blocked' } | { readonly kind: 'gone' };

/** A signal's information by field; `null` is unknown. */
export interface SignalFields {
  readonly [field: string]: number | string | null;
}

/** How a process ended. */
export type ProcessEnd =
  | { readonly exited: number }
  | { readonly killed: string; readonly core: boolean };
