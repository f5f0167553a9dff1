/**
 * Address spaces as kernel objects, for the drawings: those in which there is memory that is not shared. What is shared is
 * drawn with the object that it is a window on.
 */
import type { Field, MappingView, ObjectView, PartView, Snapshot } from '../../engine/index.ts';
import { MAPPING_PART, PTE_PART, SPACE_KIND } from '../drawings/synthetic.ts';

const drawn = new WeakMap<readonly MappingView[], ObjectView>();

/** Each of them; the very same object as long as nothing in it has changed. */
export function spaceObjects({ processes }: Snapshot): readonly ObjectView[] {
  return processes.flatMap(({ actor, mappings }) => {
    if (mappings?.some(({ shared }) => !shared) !== true) return [];
    const known = drawn.get(mappings);
    if (known?.label === actor) return known;
    const object = build(actor, mappings);
    drawn.set(mappings, object);
    return object;
  });
}

function build(actor: string, mappings: readonly MappingView[]): ObjectView {
  const entries = mappings.map(({ ptes }) => ptes ?? null);
  const count = (isFile: boolean): Field =>
    entries.some((ptes) => ptes === null)
      ? null
      : entries.flatMap((ptes) => ptes ?? []).filter(({ file }) => file === isFile).length;
  return {
    id: `mm:${actor}`,
    kind: SPACE_KIND,
    label: actor,
    fields: { map_count: mappings.length, anon: count(false), file: count(true) },
    parts: mappings.flatMap(partsOf),
    queues: [],
  };
}

function partsOf({
  name,
  object,
  pages,
  prot,
  shared,
  frames,
  ptes,
  walk,
}: MappingView): PartView[] {
  const area = {
    kind: MAPPING_PART,
    name,
    fields: {
      prot,
      shared: shared ? 1 : 0,
      pages,
      object: object ?? 'NULL',
      walk: walk?.join(' ') ?? null,
    },
  };
  const entries = (ptes ?? []).map(({ index, write, dirty, accessed, file, alone }) => ({
    kind: PTE_PART,
    name: `${name}[${index}]`,
    fields: {
      map: name,
      index,
      frame: frames?.[index] ?? null,
      rights: rightsOf(write, dirty, accessed),
      file: bit(file),
      alone: bit(alone),
    },
  }));
  return [area, ...entries];
}

function bit(flag: boolean | null | undefined): Field {
  return flag === null || flag === undefined ? null : Number(flag);
}

/** `rw`, and `dirty`: what an entry allows, and whether it was written through. */
function rightsOf(
  write: boolean | null,
  dirty: boolean | null,
  accessed: boolean | null,
): string | null {
  if (write === null) return null;
  const used = dirty === true ? ' dirty' : accessed === true ? ' accessed' : '';
  return `${write ? 'rw' : 'r-'}${used}`;
}
