/** The fields of kernel structures in the chosen layout, as the simulation declares them. */

import { type LayoutField, STRUCT_LAYOUTS } from '../../engine/index.ts';
import type { Layout } from '../../engine/model/choices.ts';

/** The fields of a structure; empty where no layout is declared. */
export function layoutFields(kind: string, layout: Layout): readonly LayoutField[] {
  return STRUCT_LAYOUTS.get(kind)?.layouts[layout] ?? [];
}

/** The header of Linux's tree that declares the structure. */
export function sourceFile(kind: string): string | undefined {
  return STRUCT_LAYOUTS.get(kind)?.file;
}
