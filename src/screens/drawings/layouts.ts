/** The fields of kernel structures in the chosen layout, as the simulation declares them. */
import { type Fields, type LayoutField, STRUCT_LAYOUTS } from '../../engine/index.ts';
import type { Layout } from '../../engine/model/choices.ts';
import { shownFields } from '../parts/fields.tsx';
import { useSettings } from '../parts/surroundings.tsx';

/** The fields of a structure; empty where no layout is declared. */
export function layoutFields(kind: string, layout: Layout): readonly LayoutField[] {
  return STRUCT_LAYOUTS.get(kind)?.layouts[layout] ?? [];
}

/** The fields to draw of a structure in this state: its layout's, or where none is declared all that there are. */
export function useFields(kind: string, state: Fields): readonly LayoutField[] {
  const { layout } = useSettings();
  return shownFields(layoutFields(kind, layout), state);
}

/** The header of Linux's tree that declares the structure. */
export function sourceFile(kind: string): string | undefined {
  return STRUCT_LAYOUTS.get(kind)?.file;
}
