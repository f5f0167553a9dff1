/**
 * A POSIX message queue: the tree of priorities with its messages, how full it is, who waits for room or for a message, and who is to
 * be told of one. Before Linux 3.5 the messages were an array.
 */
import { Box } from 'ink';
import type { ObjectView, PartView } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import { mqueueText } from '../../text/mqueue.ts';
import { Actor } from '../parts/actors.tsx';
import { bytesText } from '../parts/bytes.ts';
import { Chain, chainLines } from '../parts/chain.tsx';
import { Gauge } from '../parts/gauge.tsx';
import { partKey, usePointing } from '../parts/pointed.tsx';
import { Prose } from '../parts/prose.tsx';
import { textWidth } from '../parts/rows.ts';
import { widest } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useSettings, useTheme } from '../parts/surroundings.tsx';
import { fieldText } from '../parts/value.tsx';
import { ObjectSummary } from '../parts/wait-queues.tsx';
import { type TreeLine, treeLines } from './msg-tree.ts';
import { partsOf } from './parts-of.ts';
import { numberOf } from './pipe-ring.ts';
import { QueueOfMessages } from './queue-of-messages.tsx';
import type { Structure, StructureProps } from './structure.ts';

function View(props: StructureProps) {
  const { object, before, width } = props;
  const taken = takenOf(object, before);
  const messages = Math.max(1, partsOf(object, 'msg_msg').length);
  const around = 2 + taken.length + (ownerOf(object, before) === undefined ? 0 : 1);
  return (
    <QueueOfMessages {...props} messages={messages} around={around}>
      {(rows) => (
        <>
          <Fill object={object} width={width} />
          <Owner object={object} before={before} />
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
  const now = new Set(partsOf(object, 'msg_msg').map(({ name }) => name));
  return partsOf(before, 'msg_msg').filter(({ name }) => !now.has(name));
}

/** mq_curmsgs against mq_maxmsg. */
function Fill({ object, width }: { readonly object: ObjectView; readonly width: number }) {
  const text = mqueueText(useLanguage());
  const used = numberOf(object.fields['attr.mq_curmsgs']);
  const all = numberOf(object.fields['attr.mq_maxmsg']);
  if (used === undefined || !all) return null;
  return <Gauge used={used} all={all} words={text.room(String(used), String(all))} width={width} />;
}

/** The process that is registered, or was before the step; undefined for none. */
function ownerOf(object: ObjectView, before: ObjectView | undefined): string | undefined {
  const named = ({ fields }: ObjectView) =>
    typeof fields.notify_owner === 'string' && fields.notify_owner !== 'NULL'
      ? fields.notify_owner
      : undefined;
  return named(object) ?? (before && named(before));
}

/** The process that is to be told of a message, and how. */
function Owner(props: { readonly object: ObjectView; readonly before: ObjectView | undefined }) {
  const { object, before } = props;
  const text = mqueueText(useLanguage());
  const { glyphs } = useTheme();
  const owner = ownerOf(object, before);
  if (owner === undefined) return null;
  const gone = object.fields.notify_owner !== owner;
  const { fields } = gone && before !== undefined ? before : object;
  const [how, signal] = [fields['notify.sigev_notify'], fields['notify.sigev_signo']];
  const words = `${signal === '0' ? fieldText(how) : fieldText(signal)} `;
  return (
    <Styled>
      <Styled as="muted">{`notify ${glyphs.arrow} `}</Styled>
      <Actor name={owner} />
      <Styled as={gone ? 'old' : 'type'}>{` ${words}`}</Styled>
      <Styled as={gone ? 'changed' : 'muted'}>{gone ? text.wasTold : text.told}</Styled>
    </Styled>
  );
}

function Taken({ part }: { readonly part: PartView }) {
  const text = mqueueText(useLanguage());
  return (
    <Styled>
      <Styled as="old">{`<${part.name}> m_type ${fieldText(part.fields.m_type)} `}</Styled>
      <Styled as="changed">{text.taken}</Styled>
    </Styled>
  );
}

interface MessagesProps {
  readonly object: ObjectView;
  readonly before: ObjectView | undefined;
  readonly width: number;
  readonly rows: number;
}

/** The messages, the next to be received first: in their tree, or in the array that there was before. */
function Messages({ object, before, width, rows }: MessagesProps) {
  const language = useLanguage();
  const text = mqueueText(language);
  const { layout } = useSettings();
  const { glyphs } = useTheme();
  const { parts } = object;
  if (parts === null) return <Prose as="muted">{text.hidden}</Prose>;
  const isTree = layout === '6';
  const lines = isTree ? treeLines(parts, glyphs) : arrayLines(parts);
  const title = isTree ? 'msg_tree' : 'messages';
  if (lines.length === 0) return <Styled as="muted">{`${title} ${text.noMessages}`}</Styled>;
  const chain = chainLines(lines.length, rows);
  const heads = lines.map((line) => line.branch + (isTree ? headOf(line, text) : ''));
  const columns = {
    head: widest(heads),
    name: widest(lines.map(({ message }) => message.name)),
    size: widest(lines.map(({ message }) => fieldText(message.fields.m_ts))),
  };
  const old = new Set(partsOf(before, 'msg_msg').map(({ name }) => name));
  return (
    <>
      <Styled as="muted">{title}</Styled>
      <Chain lines={chain} more={labText(language).more}>
        {(at) => {
          const line = lines[at];
          if (line === undefined) return null;
          const isNew = !old.has(line.message.name);
          const text = heads[at] ?? '';
          const head = text + ' '.repeat(Math.max(0, columns.head - textWidth(text)));
          return <Message line={line} head={head} isNew={isNew} columns={columns} width={width} />;
        }}
      </Chain>
    </>
  );
}

/** messages[], from its end, where the next to be received stands. */
function arrayLines(parts: readonly PartView[]): readonly TreeLine[] {
  const messages = parts.filter(({ kind }) => kind === 'msg_msg');
  return messages.map((message, index) => ({
    branch: `[${messages.length - 1 - index}] m_type ${fieldText(message.fields.m_type)}`,
    node: undefined,
    message,
  }));
}

/** The priority and the colour of a node. */
function headOf({ node }: TreeLine, text: ReturnType<typeof mqueueText>): string {
  if (node === undefined) return '';
  const { priority, rb_color } = node.fields;
  return ` ${fieldText(priority)} ${rb_color === 'red' ? text.red : text.black}`;
}

/** The fewest columns in which a message's bytes are begun. */
const SMALLEST_FOR_BYTES = 4;

function Message(props: {
  readonly line: TreeLine;
  readonly head: string;
  readonly isNew: boolean;
  readonly columns: { readonly name: number; readonly size: number };
  readonly width: number;
}) {
  const { line, head, isNew, columns, width } = props;
  const { glyphs } = useTheme();
  const pointing = usePointing();
  const { message, node } = line;
  const size = fieldText(message.fields.m_ts).padStart(columns.size);
  const [arrow, sizeLabel] = [` ${glyphs.arrow} `, '  m_ts '];
  const room = width - textWidth(head + arrow + sizeLabel + size) - columns.name - 4;
  return (
    <Box height={1} flexShrink={0}>
      <Styled>
        <Styled as="muted">{line.branch}</Styled>
        <Styled as={node === undefined ? 'muted' : pointing(partKey(node), 'key')}>
          {head.slice(line.branch.length)}
        </Styled>
        <Styled as="muted">{arrow}</Styled>
        <Styled as={pointing(partKey(message), isNew ? 'changed' : 'strong')}>
          {message.name.padEnd(columns.name)}
        </Styled>
        <Styled as="muted">{sizeLabel}</Styled>
        {size}
        {message.bytes !== undefined && room >= SMALLEST_FOR_BYTES && (
          <Styled as="bytes">{`  "${bytesText(message.bytes, room, glyphs.ellipsis)}"`}</Styled>
        )}
      </Styled>
    </Box>
  );
}

function Summary({ object, width }: StructureProps) {
  const { 'attr.mq_curmsgs': curmsgs, qsize } = object.fields;
  const words = `mq_curmsgs ${fieldText(curmsgs)}  qsize ${fieldText(qsize)}`;
  return <ObjectSummary words={words} queues={object.queues} width={width} />;
}

/** The drawing of a mqueue_inode_info. */
export const mqueueInodeInfo: Structure = { View, Summary, gone: (text) => text.vanishedNameless };
