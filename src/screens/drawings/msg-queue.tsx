/**
 * A System V message queue, as what it is: a linked list of messages with type, size and bytes, how full it is, and
 * who waits to receive which type or to send how much.
 */
import { Box } from 'ink';
import type { ObjectView, PartView } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import { sysvText } from '../../text/sysv.ts';
import { bytesText } from '../parts/bytes.ts';
import { Chain, chainLines } from '../parts/chain.tsx';
import { Gauge } from '../parts/gauge.tsx';
import { partKey, usePointing } from '../parts/pointed.tsx';
import { textWidth } from '../parts/rows.ts';
import { widest } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { fieldText } from '../parts/value.tsx';
import { ObjectSummary } from '../parts/wait-queues.tsx';
import { numberOf } from './pipe-ring.ts';
import { QueueOfMessages } from './queue-of-messages.tsx';
import type { Structure, StructureProps } from './structure.ts';

function View(props: StructureProps) {
  const { object, before, width } = props;
  const taken = takenOf(object, before);
  const gauge = numberOf(object.fields.q_qbytes) ? 1 : 0;
  const messages = object.parts?.length ?? 0;
  return (
    <QueueOfMessages {...props} messages={messages} around={gauge + taken.length + 1}>
      {(rows) => (
        <>
          <Fill object={object} width={width} />
          {taken.map((part) => (
            <Taken key={part.name} part={part} />
          ))}
          <Messages object={object} before={before} width={width} rows={rows} />
        </>
      )}
    </QueueOfMessages>
  );
}

/** The messages that this step took. */
function takenOf(object: ObjectView, before: ObjectView | undefined): readonly PartView[] {
  if (object.parts === null) return [];
  const now = new Set(object.parts.map(({ name }) => name));
  return (before?.parts ?? []).filter(({ name }) => !now.has(name));
}

/** q_cbytes against q_qbytes. */
function Fill({ object, width }: { readonly object: ObjectView; readonly width: number }) {
  const text = sysvText(useLanguage());
  const used = numberOf(object.fields.q_cbytes);
  const all = numberOf(object.fields.q_qbytes);
  if (used === undefined || !all) return null;
  return <Gauge used={used} all={all} words={text.room(String(used), String(all))} width={width} />;
}

function Taken({ part }: { readonly part: PartView }) {
  const text = sysvText(useLanguage());
  return (
    <Styled>
      <Styled as="old">{`<${part.name}> m_type ${fieldText(part.fields.m_type)} `}</Styled>
      <Styled as="changed">{text.taken}</Styled>
    </Styled>
  );
}

/** q_messages, the next to be received first. */
function Messages(props: {
  readonly object: ObjectView;
  readonly before: ObjectView | undefined;
  readonly width: number;
  readonly rows: number;
}) {
  const { object, before, width, rows } = props;
  const language = useLanguage();
  const { parts } = object;
  if (parts === null) return null;
  if (parts.length === 0) {
    return (
      <Styled>
        <Styled as="muted">{`q_messages ${sysvText(language).noMessages}`}</Styled>
      </Styled>
    );
  }
  const lines = chainLines(parts.length, rows);
  const shown = lines.flatMap((line) => ('at' in line ? (parts[line.at] ?? []) : []));
  const columns = {
    name: widest(shown.map(({ name }) => name)),
    type: widest(shown.map(({ fields }) => fieldText(fields.m_type))),
    size: widest(shown.map(({ fields }) => fieldText(fields.m_ts))),
  };
  const old = new Set((before?.parts ?? []).map(({ name }) => name));
  return (
    <>
      <Styled as="muted">q_messages</Styled>
      <Chain lines={lines} more={labText(language).more}>
        {(at) => {
          const part = parts[at];
          if (part === undefined) return null;
          const isNew = !old.has(part.name);
          return <Message part={part} isNew={isNew} columns={columns} width={width} />;
        }}
      </Chain>
    </>
  );
}

/** The fewest columns in which a message's bytes are begun. */
const SMALLEST_FOR_BYTES = 4;

/** Type, size, and what of the bytes has room. */
function Message(props: {
  readonly part: PartView;
  readonly isNew: boolean;
  readonly columns: { readonly name: number; readonly type: number; readonly size: number };
  readonly width: number;
}) {
  const { part, isNew, columns, width } = props;
  const { glyphs } = useTheme();
  const text = sysvText(useLanguage());
  const pointing = usePointing();
  const type = fieldText(part.fields.m_type).padStart(columns.type);
  const size = fieldText(part.fields.m_ts).padStart(columns.size);
  const segments = numberOf(part.fields.segments) ?? 0;
  const tail = segments === 0 ? '' : `  ${text.segments(segments)}`;
  const [arrow, typeLabel, sizeLabel] = [` ${glyphs.arrow} `, '  m_type ', '  m_ts '];
  const numbers = arrow + typeLabel + sizeLabel + type + size + tail;
  const room = width - columns.name - textWidth(numbers) - 4;
  return (
    <Box height={1} flexShrink={0}>
      <Styled>
        <Styled as="muted">{arrow}</Styled>
        <Styled as={pointing(partKey(part), isNew ? 'changed' : 'strong')}>
          {part.name.padEnd(columns.name)}
        </Styled>
        <Styled as="muted">{typeLabel}</Styled>
        <Styled as="key">{type}</Styled>
        <Styled as="muted">{sizeLabel}</Styled>
        {size}
        {part.bytes !== undefined && room >= SMALLEST_FOR_BYTES && (
          <Styled as="bytes">{`  "${bytesText(part.bytes, room, glyphs.ellipsis)}"`}</Styled>
        )}
        <Styled as="type">{tail}</Styled>
      </Styled>
    </Box>
  );
}

function Summary({ object, width }: StructureProps) {
  const { q_qnum, q_cbytes } = object.fields;
  const words = `q_qnum ${fieldText(q_qnum)}  q_cbytes ${fieldText(q_cbytes)}`;
  return <ObjectSummary words={words} queues={object.queues} width={width} />;
}

/** The drawing of a msg_queue. */
export const msgQueue: Structure = { View, Summary, gone: (text) => text.vanishedRemoved };
