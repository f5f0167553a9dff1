/**
 * A Unix socket, as what it is: one end of a connection, with what is under way in both directions between it and the other
 * end; or a listener with its queue. Descriptors in flight are parcels beside the message that brings them.
 */
import { Box } from 'ink';
import type { ObjectView, PartView, QueueView } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import { socketText } from '../../text/sockets.ts';
import { bytesText } from '../parts/bytes.ts';
import { Chain, chainLines } from '../parts/chain.tsx';
import { changedFirst, FieldGrid, gridRows } from '../parts/fields.tsx';
import { Gauge } from '../parts/gauge.tsx';
import { partKey, usePointing } from '../parts/pointed.tsx';
import { Prose } from '../parts/prose.tsx';
import { textWidth } from '../parts/rows.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { fieldText } from '../parts/value.tsx';
import { liveQueues, ObjectSummary, useQueueRows, WaitQueues } from '../parts/wait-queues.tsx';
import { useFields } from './layouts.ts';
import { useOther } from './others.ts';
import { numberOf } from './pipe-ring.ts';
import type { Structure, StructureProps } from './structure.ts';

/** Rows of buffers that are kept for them whatever else there is. */
const FEWEST_PARTS = 2;
/** Rows of the two directions, and of the memory or the places that are in use. */
const LANES = 2;
const GAUGE = 1;

function listens({ fields }: ObjectView): boolean {
  return fields.sk_state === 'TCP_LISTEN';
}

function View({ object, before, width, height }: StructureProps) {
  const fields = useFields(object.kind, object.fields);
  const shown = { fields, now: object.fields, before: before?.fields };
  const parts = object.parts?.length ?? 1;
  const live = liveQueues(object.queues, before?.queues);
  const lanes = listens(object) ? 0 : LANES;
  const around = lanes + GAUGE;
  const all = useQueueRows({ queues: object.queues, before: before?.queues, width });
  const roomy = gridRows(shown, width) + around + Math.max(1, parts) + all <= height;
  const waiting = useQueueRows({ queues: live, before: before?.queues, width });
  const rows = Math.max(FEWEST_PARTS, roomy ? parts : height - around - waiting);
  return (
    <>
      {lanes > 0 && <Lanes object={object} width={width} />}
      <Fill object={object} width={width} />
      <Queue object={object} before={before} width={width} rows={rows} />
      <WaitQueues queues={roomy ? object.queues : live} before={before?.queues} width={width} />
      <FieldGrid {...shown} fields={roomy ? fields : changedFirst(shown)} />
      {!roomy && <WaitQueues queues={others(object.queues, live)} before={before?.queues} />}
    </>
  );
}

function others(queues: readonly QueueView[], some: readonly QueueView[]) {
  return queues.filter((queue) => !some.includes(queue));
}

/** What is under way to the other end, and from it. */
function Lanes({ object, width }: { readonly object: ObjectView; readonly width: number }) {
  const text = socketText(useLanguage());
  const id = fieldText(object.fields.peer);
  const peer = useOther(id);
  if (peer === undefined) {
    const words =
      id === 'not accepted' ? text.notAccepted : id === 'dead' ? text.dead : text.unconnected;
    return (
      <>
        <Prose as="muted">{words}</Prose>
        <Lane label={text.from('?')} of={object} labels={0} width={width} />
      </>
    );
  }
  const labels = [text.to(id), text.from(id)] as const;
  const columns = Math.max(...labels.map(textWidth));
  return (
    <>
      <Lane label={labels[0]} of={peer} labels={columns} width={width} />
      <Lane label={labels[1]} of={object} labels={columns} width={width} />
    </>
  );
}

/** One direction: what waits in the receive queue at its end. */
function Lane(props: {
  readonly label: string;
  readonly of: ObjectView;
  readonly labels: number;
  readonly width: number;
}) {
  const { label, of, labels, width } = props;
  const { glyphs } = useTheme();
  const text = socketText(useLanguage());
  const bytes = numberOf(of.fields.inq_len);
  const count = ` ${bytes === undefined ? '?' : text.bytes(bytes)}`;
  const head = `${label.padEnd(labels)} ${glyphs.arrow} `;
  const room = Math.max(0, width - textWidth(head) - textWidth(count) - 2);
  const begins = bytesText(dataOf(of), room, glyphs.ellipsis);
  return (
    <Box height={1} flexShrink={0}>
      <Styled>
        <Styled as="muted">{head + glyphs.cellLeft}</Styled>
        <Styled as="bytes">{begins}</Styled>
        <Styled as="muted">
          {glyphs.slotEmpty.repeat(Math.max(0, room - textWidth(begins))) + glyphs.cellRight}
        </Styled>
        <Styled as={bytes ? 'data' : 'muted'}>{count}</Styled>
      </Styled>
    </Box>
  );
}

/** The bytes that a receive queue begins with. */
function dataOf({ fields, parts }: ObjectView): string {
  const { data } = fields;
  if (typeof data === 'string' && data !== '') return data;
  return (parts ?? []).map(({ bytes }) => bytes ?? '').join('');
}

/** The sender's memory that is in use, or the places in a listener's queue. */
function Fill({ object, width }: { readonly object: ObjectView; readonly width: number }) {
  const text = socketText(useLanguage());
  const { qlen, sk_max_ack_backlog, sk_wmem_alloc, sk_sndbuf } = object.fields;
  if (listens(object)) {
    const [used, most] = [numberOf(qlen), numberOf(sk_max_ack_backlog)];
    if (used === undefined || most === undefined) return null;
    return <Gauge used={used} all={most + 1} words={text.waiting(used, most + 1)} width={width} />;
  }
  const [used, all] = [numberOf(sk_wmem_alloc), numberOf(sk_sndbuf)];
  if (used === undefined || !all) return null;
  return (
    <Gauge used={used} all={all} words={text.memory(String(used), String(all))} width={width} />
  );
}

/** sk_receive_queue, what is to be taken next first. */
function Queue(props: {
  readonly object: ObjectView;
  readonly before: ObjectView | undefined;
  readonly width: number;
  readonly rows: number;
}) {
  const { object, before, width, rows } = props;
  const language = useLanguage();
  const text = socketText(language);
  const { parts } = object;
  if (parts === null) return <Styled as="muted">{text.unseen}</Styled>;
  if (parts.length === 0) {
    return <Styled as="muted">{listens(object) ? text.nobody : text.empty}</Styled>;
  }
  return (
    <Chain lines={chainLines(parts.length, rows)} more={labText(language).more}>
      {(at) => {
        const part = parts[at];
        if (part === undefined) return null;
        const old = before?.parts?.find(({ name }) => name === part.name);
        return <Link part={part} isNew={old === undefined} width={width} />;
      }}
    </Chain>
  );
}

/** The fewest columns in which bytes are begun. */
const SMALLEST_FOR_BYTES = 4;

/** A buffer with its bytes, a descriptor that comes with it, or a connection that waits. */
function Link(props: { readonly part: PartView; readonly isNew: boolean; readonly width: number }) {
  const { part, isNew, width } = props;
  const { glyphs } = useTheme();
  const text = socketText(useLanguage());
  const pointing = usePointing();
  const { fields } = part;
  const isParcel = part.kind === 'scm_fp';
  const mark = isParcel ? `   + ` : ` ${glyphs.arrow} `;
  const words =
    part.kind === 'unix_embryo'
      ? `  ${fieldText(fields.peer)}${embryoWords(fields.inq_len, text.sentAlready)}`
      : isParcel
        ? `  ${fieldText(fields.file)} ${text.leadsTo(fieldText(fields.object))}`
        : `  len ${fieldText(fields.len)}  truesize ${fieldText(fields.truesize)}`;
  const room = width - textWidth(mark + part.name + words) - 4;
  return (
    <Box height={1} flexShrink={0}>
      <Styled>
        <Styled as="muted">{mark}</Styled>
        <Styled as={pointing(partKey(part), isNew ? 'changed' : 'strong')}>{part.name}</Styled>
        <Styled as={isParcel ? 'data' : undefined}>{words}</Styled>
        {part.bytes !== undefined && room >= SMALLEST_FOR_BYTES && (
          <Styled as="bytes">{`  "${bytesText(part.bytes, room, glyphs.ellipsis)}"`}</Styled>
        )}
      </Styled>
    </Box>
  );
}

function embryoWords(bytes: unknown, words: (count: number) => string): string {
  return typeof bytes === 'number' && bytes > 0 ? `, ${words(bytes)}` : '';
}

function Summary({ object, width }: StructureProps) {
  const { sk_type, sk_state, peer, inq_len, qlen } = object.fields;
  const type = fieldText(sk_type).replace('SOCK_', '');
  const state = fieldText(sk_state).replace('TCP_', '');
  const rest = listens(object)
    ? `qlen ${fieldText(qlen)}`
    : `peer ${fieldText(peer)}  inq_len ${fieldText(inq_len)}`;
  return <ObjectSummary words={`${type} ${state}  ${rest}`} queues={object.queues} width={width} />;
}

/** The drawing of a unix_sock. */
export const unixSock: Structure = { View, Summary, gone: (text) => text.vanished };
