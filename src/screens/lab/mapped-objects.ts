/** Objects that processes have mapped, for the drawings: with a part for each window on them. */
import type { MappingView, ObjectView, Snapshot } from '../../engine/index.ts';
import { MAPPING_PART } from '../drawings/synthetic.ts';

/**
 * The objects of a moment; segments with the address spaces that they are mapped in. An object is the very same as
 * long as neither it nor a mapping of it has changed.
 */
export function mappedObjects({ objects, processes }: Snapshot): readonly ObjectView[] {
  return objects.map((object) => {
    const windows = processes.flatMap(({ actor, mappings }) =>
      (mappings ?? [])
        .filter((mapping) => mapping.object === object.id)
        .map((mapping) => ({ actor, mapping })),
    );
    return windows.length === 0 ? object : withWindows(object, windows);
  });
}

interface Window {
  readonly actor: string;
  readonly mapping: MappingView;
}

const drawn = new WeakMap<
  ObjectView,
  { readonly windows: readonly Window[]; readonly object: ObjectView }
>();

function withWindows(object: ObjectView, windows: readonly Window[]): ObjectView {
  const known = drawn.get(object);
  if (known !== undefined && sameWindows(known.windows, windows)) return known.object;
  const parts = windows.map(({ actor, mapping }) => ({
    kind: MAPPING_PART,
    name: `${actor} ${mapping.name}`,
    fields: {
      actor,
      map: mapping.name,
      prot: mapping.prot,
      frames: mapping.frames?.map((frame) => frame ?? '-').join(' ') ?? null,
    },
  }));
  const made = { ...object, parts: [...(object.parts ?? []), ...parts] };
  drawn.set(object, { windows, object: made });
  return made;
}

function sameWindows(one: readonly Window[], other: readonly Window[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ actor, mapping }, i) => other[i]?.actor === actor && other[i]?.mapping === mapping)
  );
}
