/** The fields of kernel structures in the chosen layout, as the simulation declares them. */
import { LAYOUTS } from '../../engine/index.ts';
import { type LayoutField, type State, shownFields } from '../parts/fields.tsx';
import { type Layout, useSettings } from '../parts/surroundings.tsx';

/** The fields of a structure; empty where no layout is declared. */
export function layoutFields(kind: string, layout: Layout): readonly LayoutField[] {
  return LAYOUTS.get(kind)?.layouts[layout] ?? [];
}

/** The fields to draw of a structure in this state: its layout's, or where none is declared all that there are. */
export function useFields(kind: string, state: State): readonly LayoutField[] {
  const { layout } = useSettings();
  return shownFields(layoutFields(kind, layout), state);
}

/** The header of Linux's tree that declares the structure. */
export function sourceFile(kind: string): string | undefined {
  return LAYOUTS.get(kind)?.file;
}
