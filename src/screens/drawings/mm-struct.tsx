/**
 * An address space with memory of its own: its areas, the way from the page directory down to the tables of the last level,
 * and the entries there, each with the page that it leads to and what it allows. What a write copied is seen as the
 * entry that leads elsewhere.
 */
import type { PartView } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import { memoryText } from '../../text/memory.ts';
import { Chain, chainLines } from '../parts/chain.tsx';
import { Prose } from '../parts/prose.tsx';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { fieldText } from '../parts/value.tsx';
import { partsOf } from './parts-of.ts';
import type { Structure, StructureProps } from './structure.ts';
import { MAPPING_PART, PTE_PART } from './synthetic.ts';

/** A line of the drawing. */
interface Line {
  readonly part: PartView;
  readonly before: PartView | undefined;
  /** The way down the page tables to the first entry of an area, instead of the area. */
  readonly walk?: true;
}

function View({ object, before, height }: StructureProps) {
  const text = memoryText(useLanguage());
  const more = labText(useLanguage()).more;
  const lines = linesOf({ object, before });
  if (lines.length === 0) return <Prose as="muted">{text.nothingMapped}</Prose>;
  const fits = lines.length <= height;
  const shown = fits ? lines : lines.filter(({ walk }) => walk === undefined);
  const vital = shown.flatMap((line, at) => (isChanged(line) ? at : []));
  return (
    <Chain lines={chainLines(shown.length, height, vital)} more={more}>
      {(at) => {
        const line = shown[at];
        if (line === undefined) return undefined;
        if (line.walk) return <Walk part={line.part} />;
        return line.part.kind === PTE_PART ? <Entry {...line} /> : <Area {...line} />;
      }}
    </Chain>
  );
}

function isChanged({ part, before, walk }: Line): boolean {
  return walk === undefined && JSON.stringify(part.fields) !== JSON.stringify(before?.fields);
}

/** Each area, the way to its entries, and the entries that there are. */
function linesOf({ object, before }: Pick<StructureProps, 'object' | 'before'>): readonly Line[] {
  const entries = partsOf(object, PTE_PART);
  const was = (part: PartView) =>
    before?.parts?.find(({ kind, name }) => kind === part.kind && name === part.name);
  return partsOf(object, MAPPING_PART).flatMap((part): readonly Line[] => {
    const own = entries.filter(({ fields }) => fields.map === part.name);
    const walks = own.length > 0 && part.fields.walk !== null;
    return [
      { part, before: was(part) },
      ...(walks ? [{ part, before: undefined, walk: true as const }] : []),
      ...own.map((entry) => ({ part: entry, before: was(entry) })),
    ];
  });
}

function Area({ part, before }: Line) {
  const language = useLanguage();
  const text = labText(language);
  const { fields } = part;
  const kind = fields.shared === 1 ? text.sharedMapping : text.privateMapping;
  const changed = (name: string) =>
    before !== undefined && before.fields[name] !== fields[name] ? 'changed' : undefined;
  const object = fields.object === 'NULL' ? '' : ` ${fieldText(fields.object)}`;
  return (
    <Styled>
      <Styled as={before === undefined ? 'changed' : 'strong'}>{part.name}</Styled>{' '}
      <Styled as={changed('prot') ?? 'type'}>{fieldText(fields.prot)}</Styled>
      <Styled as={changed('pages')}>{` ${kind} ${text.pages(Number(fields.pages))}`}</Styled>
      <Styled as="data">{object}</Styled>
    </Styled>
  );
}

/** `pgd[255] → pud[511] → pmd[511] → pte[507]`: where the processor walks for the first page of the area. */
function Walk({ part }: { readonly part: PartView }) {
  const { glyphs } = useTheme();
  const [pgd, pud, pmd, pte] = fieldText(part.fields.walk).split(' ');
  const steps = [`pgd[${pgd}]`, `pud[${pud}]`, `pmd[${pmd}]`, `pte[${pte}]`];
  return <Styled as="muted">{` ${steps.join(glyphs.arrow)}`}</Styled>;
}

/** `[0] → page:3 rw`: an entry of the last level, and whose its page is. */
function Entry({ part, before }: Line) {
  const { glyphs } = useTheme();
  const text = memoryText(useLanguage());
  const { fields } = part;
  const frame = fieldText(fields.frame);
  const moved = before?.fields.frame !== fields.frame;
  const old = before !== undefined && moved ? ` <${fieldText(before.fields.frame)}>` : '';
  const rights = before?.fields.rights !== fields.rights ? 'changed' : 'type';
  const owners = fields.alone === 1 ? text.alone : text.several;
  return (
    <Styled>
      <Styled as="muted">{`  [${fieldText(fields.index)}]${glyphs.arrow}`}</Styled>
      <Styled as={moved ? 'changed' : 'memory'}>{frame}</Styled>
      <Styled as="old">{old}</Styled>
      {fields.rights !== null && <Styled as={rights}>{` ${fieldText(fields.rights)}`}</Styled>}
      {fields.alone !== null && <Styled as="muted">{` ${owners}`}</Styled>}
    </Styled>
  );
}

function Summary({ object }: StructureProps) {
  const { map_count, anon, file } = object.fields;
  return (
    <Styled>
      {`map_count ${fieldText(map_count)}  anon ${fieldText(anon)}  file ${fieldText(file)}`}
    </Styled>
  );
}

/** The drawing of an mm_struct. */
export const mmStruct: Structure = { View, Summary, gone: (text) => text.vanishedTask };
