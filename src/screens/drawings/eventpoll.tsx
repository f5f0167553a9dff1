/**
 * An epoll instance, as what it is: the list of what may be ready, in the order in which it will be told, and the tree of what is
 * watched; then who waits.
 */
import { Box } from 'ink';
import type { ObjectView, PartView } from '../../engine/index.ts';
import { eventText } from '../../text/event.ts';
import { labText } from '../../text/lab.ts';
import { Chain, chainLines } from '../parts/chain.tsx';
import { changedFirst, FieldGrid, gridRows } from '../parts/fields.tsx';
import { partKey, usePointing } from '../parts/pointed.tsx';
import { widest } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { fieldText, Value } from '../parts/value.tsx';
import { liveQueues, ObjectSummary, useQueueRows, WaitQueues } from '../parts/wait-queues.tsx';
import { useFields } from './layouts.ts';
import { partsOf } from './parts-of.ts';
import type { Structure, StructureProps } from './structure.ts';

/** Errors and hang-ups are always asked for: they say nothing of an item. */
const ALWAYS: ReadonlySet<string> = new Set(['EPOLLERR', 'EPOLLHUP']);
/** What an item has besides events; without any of those it tells of nothing. */
const PRIVATE: ReadonlySet<string> = new Set([
  'EPOLLET',
  'EPOLLONESHOT',
  'EPOLLEXCLUSIVE',
  'EPOLLWAKEUP',
]);

function View({ object, before, width, height }: StructureProps) {
  const fields = useFields(object.kind, object.fields);
  const shown = { fields, now: object.fields, before: before?.fields };
  const live = liveQueues(object.queues, before?.queues);
  const all = useQueueRows({ queues: object.queues, before: before?.queues, width });
  const some = useQueueRows({ queues: live, before: before?.queues, width });
  const items = Math.max(1, partsOf(object, 'epitem').length) + goneOf(object, before).length;
  const roomy = gridRows(shown, width) + 1 + items + all <= height;
  const queues = roomy ? object.queues : live;
  const rows = roomy ? items : Math.max(1, height - 1 - Math.min(some, 2));
  return (
    <>
      {roomy && <FieldGrid {...shown} />}
      <Ready object={object} before={before} />
      <Items object={object} before={before} rows={rows} />
      <WaitQueues queues={queues} before={before?.queues} width={width} />
      {!roomy && <FieldGrid {...shown} fields={changedFirst(shown)} />}
    </>
  );
}

/** The items on the ready list, the first to be told first; `null` where it does not show. */
function readyOf(object: ObjectView | undefined): readonly PartView[] | null {
  const items = partsOf(object, 'epitem');
  if (items.some(({ fields }) => fields.ready === null)) return null;
  const place = ({ fields }: PartView) => Number(fields.ready);
  return items.filter((item) => place(item) > 0).sort((a, b) => place(a) - place(b));
}

/** The ready list. */
function Ready(props: { readonly object: ObjectView; readonly before: ObjectView | undefined }) {
  const text = eventText(useLanguage());
  const { glyphs } = useTheme();
  const ready = readyOf(props.object);
  const old = new Set(readyOf(props.before)?.map(({ name }) => name));
  if (ready === null) return <Styled as="muted">{`rdllist ? ${text.readyUnknown}`}</Styled>;
  if (ready.length === 0) return <Styled as="muted">{`rdllist ${text.nothingReady}`}</Styled>;
  return (
    <Styled>
      <Styled as="muted">rdllist</Styled>
      {ready.map(({ name }) => (
        <Styled key={name}>
          <Styled as="muted">{` ${glyphs.arrow} `}</Styled>
          <Styled as={old.has(name) ? 'strong' : 'changed'}>{name}</Styled>
        </Styled>
      ))}
    </Styled>
  );
}

/** The items that this step removed. */
function goneOf(object: ObjectView, before: ObjectView | undefined): readonly PartView[] {
  const now = new Set(object.parts?.map(({ name }) => name));
  return partsOf(before, 'epitem').filter(({ name }) => !now.has(name));
}

/** The tree, item by item in the order of their numbers. */
function Items(props: {
  readonly object: ObjectView;
  readonly before: ObjectView | undefined;
  readonly rows: number;
}) {
  const { object, before, rows } = props;
  const language = useLanguage();
  const text = eventText(language);
  const items = partsOf(object, 'epitem');
  const gone = goneOf(object, before);
  const old = partsOf(before, 'epitem');
  const columns = {
    name: widest(items.map(({ name }) => name)),
    file: widest(items.map(({ fields }) => fieldText(fields.file))),
  };
  return (
    <>
      {items.length === 0 && <Styled as="muted">{`rbr ${text.nothingWatched}`}</Styled>}
      <Chain
        lines={chainLines(items.length, Math.max(1, rows - gone.length))}
        more={labText(language).more}
      >
        {(at) => {
          const item = items[at];
          if (item === undefined) return null;
          const was = old.find(({ name }) => name === item.name);
          return <Item item={item} was={was} columns={columns} />;
        }}
      </Chain>
      {gone.map(({ name }) => (
        <Styled key={name}>
          <Styled as="old">{`<${name}> `}</Styled>
          <Styled as="changed">{text.removed}</Styled>
        </Styled>
      ))}
    </>
  );
}

/** What is asked for, without what always is: `IN|ET`. */
function eventsText(events: string): { readonly text: string; readonly disabled: boolean } {
  const names = events.split('|').filter((name) => !ALWAYS.has(name));
  const asked = events.split('|').some((name) => name !== '0' && !PRIVATE.has(name));
  const short = names.map((name) => name.replace(/^EPOLL/, ''));
  return { text: short.length === 0 ? '0' : short.join('|'), disabled: !asked };
}

function Item(props: {
  readonly item: PartView;
  readonly was: PartView | undefined;
  readonly columns: { readonly name: number; readonly file: number };
}) {
  const { item, was, columns } = props;
  const text = eventText(useLanguage());
  const { glyphs } = useTheme();
  const pointing = usePointing();
  const isNew = was === undefined;
  const now = eventsText(String(item.fields.events));
  const before = was && eventsText(String(was.fields.events)).text;
  return (
    <Box height={1} flexShrink={0}>
      <Styled>
        <Styled as={pointing(partKey(item), isNew ? 'changed' : 'strong')}>
          {item.name.padEnd(columns.name)}
        </Styled>
        <Styled as="muted">{` ${glyphs.arrow} `}</Styled>
        {fieldText(item.fields.file).padEnd(columns.file)}
        {'  '}
        <Value now={now.text} before={before} isNew={isNew} />
        {now.disabled && <Styled as="changed">{` ${text.disabled}`}</Styled>}
        <Styled as="muted">{'  data '}</Styled>
        <Value now={item.fields.data} before={was?.fields.data} isNew={isNew} />
      </Styled>
    </Box>
  );
}

function Summary({ object, width }: StructureProps) {
  const { rbr, rdllist } = object.fields;
  const words = `rbr ${fieldText(rbr)}  rdllist ${fieldText(rdllist)}`;
  return <ObjectSummary words={words} queues={object.queues} width={width} />;
}

/** The drawing of an eventpoll. */
export const eventpoll: Structure = {
  View,
  Summary,
  gone: (text) => text.vanished,
  compared: { epitem: ['events', 'data'] },
};
