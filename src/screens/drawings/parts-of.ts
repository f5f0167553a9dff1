/** The parts of an object by their kind. */
import type { ObjectView, PartView } from '../../engine/index.ts';

/** The parts of a kind; none where there is no object, or where the kernel does not show its parts. */
export function partsOf(object: ObjectView | undefined, kind: string): readonly PartView[] {
  return (object?.parts ?? []).filter((part) => part.kind === kind);
}
