/**
 * What address spaces have windows on: who has it mapped, where each page table leads, and the pages with their bytes
 * as text and in hexadecimal, the last write lit.
 */
import type { Field, ObjectView, PartView } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import { sysvText } from '../../text/sysv.ts';
import { Actor } from '../parts/actors.tsx';
import { Chain, chainLines } from '../parts/chain.tsx';
import { changedFirst, FieldGrid, gridRows } from '../parts/fields.tsx';
import { Prose } from '../parts/prose.tsx';
import { widest } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { fieldText } from '../parts/value.tsx';
import { useFields } from './layouts.ts';
import { Page, pageRows } from './page.tsx';
import { partsOf } from './parts-of.ts';
import type { StructureProps } from './structure.ts';
import { MAPPING_PART } from './synthetic.ts';

/** The whole of it. */
export function MappedFile({ object, before, width, height }: StructureProps) {
  const fields = useFields(object.kind, object.fields);
  const shown = { fields, now: object.fields, before: before?.fields };
  const pages = partsOf(object, 'page');
  const old = partsOf(before, 'page');
  const dumped = pages.reduce((sum, page) => sum + pageRows(page, pageBefore(page, old), width), 0);
  const maps = partsOf(object, MAPPING_PART).length;
  const around = Math.max(1, maps) + Math.max(1, dumped);
  const roomy = gridRows(shown, width) + around <= height;
  const mapped = Math.max(1, Math.min(maps, height - Math.min(dumped, 4)));
  return (
    <>
      {roomy && <FieldGrid {...shown} />}
      <Mappings object={object} before={before} rows={roomy ? maps : mapped} />
      <Pages
        object={object}
        before={before}
        width={width}
        rows={roomy ? Number.POSITIVE_INFINITY : Math.max(1, height - mapped)}
      />
      {!roomy && <FieldGrid {...shown} fields={changedFirst(shown)} />}
    </>
  );
}

function pageBefore(page: PartView, old: readonly PartView[]): PartView | undefined {
  return old.find(({ name }) => name === page.name);
}

/** The address spaces: each area, its rights, and the page that each entry of the page table leads to. */
function Mappings(props: {
  readonly object: ObjectView;
  readonly before: ObjectView | undefined;
  readonly rows: number;
}) {
  const { object, before, rows } = props;
  const language = useLanguage();
  const maps = partsOf(object, MAPPING_PART);
  const old = partsOf(before, MAPPING_PART);
  if (maps.length === 0) return <Prose as="muted">{sysvText(language).notMapped}</Prose>;
  const columns = {
    actor: widest(maps.map(({ fields }) => fieldText(fields.actor))),
    map: widest(maps.map(({ fields }) => fieldText(fields.map))),
    rights: Math.max(2, widest(maps.map(({ fields }) => fieldText(fields.prot)))),
  };
  const was = (map: PartView) => old.find(({ name }) => name === map.name);
  const vital = maps.flatMap((map, at) =>
    was(map)?.fields.frames === map.fields.frames ? [] : at,
  );
  return (
    <Chain lines={chainLines(maps.length, rows, vital)} more={labText(language).more}>
      {(at) => {
        const map = maps[at];
        return map && <Mapping map={map} before={was(map)} columns={columns} />;
      }}
    </Chain>
  );
}

/** Entries of a page table that are drawn. */
const MOST_ENTRIES = 4;

function Mapping(props: {
  readonly map: PartView;
  readonly before: PartView | undefined;
  readonly columns: { readonly actor: number; readonly map: number; readonly rights: number };
}) {
  const { map, before, columns } = props;
  const { glyphs } = useTheme();
  const actor = fieldText(map.fields.actor);
  const frames = framesOf(map.fields.frames);
  const were = framesOf(before?.fields.frames);
  return (
    <Styled>
      <Actor name={actor} />
      {' '.repeat(columns.actor + 1 - actor.length)}
      <Styled as={before === undefined ? 'changed' : undefined}>
        {fieldText(map.fields.map).padEnd(columns.map + 1)}
      </Styled>
      <Styled as="type">{`${fieldText(map.fields.prot).padEnd(columns.rights)} `}</Styled>
      {frames.slice(0, MOST_ENTRIES).map((frame, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an entry of a page table is its place.
        <Styled key={index}>
          <Styled as="muted">{` [${index}]${glyphs.arrow}`}</Styled>
          <Styled as={frame === '-' ? 'muted' : frame === were[index] ? 'memory' : 'changed'}>
            {frame === '-' ? glyphs.slotEmpty : frame}
          </Styled>
        </Styled>
      ))}
      {frames.length > MOST_ENTRIES && <Styled as="muted">{` ${glyphs.ellipsis}`}</Styled>}
    </Styled>
  );
}

function framesOf(value: Field | undefined): readonly string[] {
  return typeof value === 'string' && value !== '' ? value.split(' ') : [];
}

/** The pages that are there, with the start of their bytes; those that changed are seen before others. */
function Pages(props: {
  readonly object: ObjectView;
  readonly before: ObjectView | undefined;
  readonly width: number;
  readonly rows: number;
}) {
  const { object, before, width, rows } = props;
  const language = useLanguage();
  const text = sysvText(language);
  if (object.parts === null) return <Prose as="muted">{text.unknown}</Prose>;
  const pages = partsOf(object, 'page');
  if (pages.length === 0) return <Prose as="muted">{text.noPages}</Prose>;
  const old = partsOf(before, 'page');
  const vital = pages.flatMap((page, at) => (pageBefore(page, old) === page ? [] : at));
  const tall = Math.max(...pages.map((page) => pageRows(page, pageBefore(page, old), width)));
  const most = Number.isFinite(rows) ? Math.max(1, Math.floor(rows / tall)) : pages.length;
  return (
    <Chain lines={chainLines(pages.length, most, vital)} more={labText(language).more}>
      {(at) => {
        const page = pages[at];
        return page && <Page page={page} before={pageBefore(page, old)} width={width} />;
      }}
    </Chain>
  );
}

/** The processes that have it mapped, in a line. */
export function Windows({ object }: { readonly object: ObjectView }) {
  return partsOf(object, MAPPING_PART).map(({ name, fields }) => (
    <Styled key={name}>
      <Actor name={fieldText(fields.actor)} />{' '}
    </Styled>
  ));
}
