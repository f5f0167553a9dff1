/**
 * Every structure that can be drawn, by kind.
 *
 * No counterpart in Linux.
 */
import type { StructLayout } from './layout.ts';

const ALL: readonly StructLayout[] = [];

/** The layouts by ObjectView.kind and PartView.kind. */
export const LAYOUTS: ReadonlyMap<string, StructLayout> = new Map(
  ALL.map((layout) => [layout.kind, layout]),
);
