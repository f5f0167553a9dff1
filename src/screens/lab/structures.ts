/** The fields of kernel structures in the chosen layout, as the simulation declares them. */
import { LAYOUTS } from '../../engine/index.ts';
import type { LayoutField } from './drawings/drawing.ts';
import type { Layout } from './view.ts';

/** The fields of a structure; empty where no layout is declared. */
export function layoutFields(kind: string, layout: Layout): readonly LayoutField[] {
  return LAYOUTS.get(kind)?.layouts[layout] ?? [];
}

/** The header of Linux's tree that declares the structure. */
export function sourceFile(kind: string): string | undefined {
  return LAYOUTS.get(kind)?.file;
}
