/**
 * A TCP socket, as what it is: one end of a connection, face to face with the other, with what each has received and not read,
 * and the way of its states; or a listener with those that wait to be accepted.
 */
import { Box } from 'ink';
import { use } from 'react';
import type { ObjectView } from '../../engine/index.ts';
import { inetText } from '../../text/inet.ts';
import { labText } from '../../text/lab.ts';
import { bytesText } from '../parts/bytes.ts';
import { Chain, chainLines } from '../parts/chain.tsx';
import { changedFirst, FieldGrid, gridRows } from '../parts/fields.tsx';
import { Gauge } from '../parts/gauge.tsx';
import { partKey, usePointing } from '../parts/pointed.tsx';
import { textWidth } from '../parts/rows.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { fieldText } from '../parts/value.tsx';
import { liveQueues, ObjectSummary, useQueueRows, WaitQueues } from '../parts/wait-queues.tsx';
import { useFields } from './layouts.ts';
import { OthersContext } from './others.ts';
import { numberOf } from './pipe-ring.ts';
import type { Structure, StructureProps } from './structure.ts';
import { awaitsAccept, peerOf, stateOf, underWay } from './tcp-ends.ts';
import { States, type StatesProps, useStateRows } from './tcp-states.tsx';

/** Rows of the two ends and of the two directions between them. */
const FACES = 1;
const LANES = 2;

/** Rows of fields that are kept for them. */
const FEWEST_FIELDS = 2;

function fixedRows(listener: boolean): number {
  return listener ? 1 : FACES + LANES;
}

function listens({ fields }: ObjectView): boolean {
  return fields.sk_state === 'TCP_LISTEN';
}

function View({ object, before, width, height }: StructureProps) {
  const all = use(OthersContext);
  const fields = useFields(object.kind, object.fields);
  const shown = { fields, now: object.fields, before: before?.fields };
  const peer = peerOf(object, all);
  const listener = listens(object);
  const live = liveQueues(object.queues, before?.queues);
  const waiting = useQueueRows({ queues: live, before: before?.queues, width });
  const states: StatesProps = {
    now: stateOf(object, all),
    before: before && fieldText(before.fields.sk_state).replace('TCP_', ''),
    peer: peer && stateOf(peer, all),
    width,
    rows: Math.max(1, height - fixedRows(listener) - waiting - FEWEST_FIELDS),
  };
  const stateRows = useStateRows(states);
  const fixed = fixedRows(listener) + stateRows + waiting;
  const parts = listener ? (object.parts?.length ?? 0) : 0;
  const roomy = gridRows(shown, width) + fixed + parts <= height;
  return (
    <>
      {!listener && <Faces object={object} peer={peer} all={all} width={width} />}
      {!listener && <Lane from={object} to={peer} out width={width} />}
      {!listener && <Lane from={peer} to={object} width={width} />}
      {listener && <Waiting object={object} width={width} rows={Math.max(2, height - fixed - 2)} />}
      <States {...states} />
      <WaitQueues queues={live} before={before?.queues} width={width} />
      <FieldGrid {...shown} fields={roomy ? fields : changedFirst(shown)} />
    </>
  );
}

/** Both ends with their states, and the segments between them. */
function Faces(props: {
  readonly object: ObjectView;
  readonly peer: ObjectView | undefined;
  readonly all: readonly ObjectView[];
  readonly width: number;
}) {
  const { object, peer, all, width } = props;
  const { glyphs } = useTheme();
  const text = inetText(useLanguage());
  const left = `:${portOf(object)} ${stateOf(object, all)}`;
  const lonely = awaitsAccept(object, all) ? text.inQueue : text.nobody;
  const right = peer === undefined ? lonely : `${stateOf(peer, all)} :${portOf(peer)}`;
  const room = Math.max(3, width - textWidth(left) - textWidth(right) - 2);
  const line = underWay(object, all)
    .map(({ name, out }) => (out ? `${name} ${glyphs.arrow}` : `${glyphs.back} ${name}`))
    .join('  ');
  const between = centred(line, room, peer === undefined ? ' ' : glyphs.horizontal);
  return (
    <Box height={1} flexShrink={0}>
      <Styled>
        <Styled as="strong">{left}</Styled>
        <Styled as={line === '' ? 'muted' : 'changed'}>{` ${between} `}</Styled>
        <Styled as={peer === undefined ? 'muted' : 'key'}>{right}</Styled>
      </Styled>
    </Box>
  );
}

function centred(text: string, columns: number, fill: string): string {
  if (text === '') return fill.repeat(columns);
  const left = Math.max(0, Math.floor((columns - textWidth(text) - 2) / 2));
  const right = Math.max(0, columns - textWidth(text) - 2 - left);
  return `${fill.repeat(left)} ${text} ${fill.repeat(right)}`;
}

function portOf({ kind, fields }: ObjectView): string {
  const port = kind === 'tcp_sock' ? fields.inet_sport : fields.tw_sport;
  return typeof port === 'string' ? String(Number(port)) : '?';
}

/** One direction: what the sender still has, and what the receiver has not read. */
function Lane(props: {
  readonly from: ObjectView | undefined;
  readonly to: ObjectView | undefined;
  readonly out?: true;
  readonly width: number;
}) {
  const { from, to, out, width } = props;
  const { glyphs } = useTheme();
  const text = inetText(useLanguage());
  const queued = from?.kind === 'tcp_sock' ? numberOf(from.fields.tcp_outq) : undefined;
  const unread = to?.kind === 'tcp_sock' ? numberOf(to.fields.tcp_inq) : undefined;
  const head = `${out ? text.out : text.in} `;
  const held = queued ? `${text.held(queued)} ` : '';
  const count = ` ${unread === undefined ? '?' : text.unread(unread)}`;
  const room = Math.max(0, width - textWidth(head + held + count) - 4);
  const begins = bytesText(unreadBytes(to), room, glyphs.ellipsis);
  return (
    <Box height={1} flexShrink={0}>
      <Styled>
        <Styled as="muted">{head}</Styled>
        <Styled as="blocked">{held}</Styled>
        <Styled as="muted">{`${out ? glyphs.arrow : glyphs.back} ${glyphs.cellLeft}`}</Styled>
        <Styled as="bytes">{begins}</Styled>
        <Styled as="muted">
          {glyphs.slotEmpty.repeat(Math.max(0, room - textWidth(begins))) + glyphs.cellRight}
        </Styled>
        <Styled as={unread ? 'data' : 'muted'}>{count}</Styled>
      </Styled>
    </Box>
  );
}

/** The bytes that wait in the receive queue, without what was read of the first buffer. */
function unreadBytes(object: ObjectView | undefined): string {
  if (object?.kind !== 'tcp_sock') return '';
  const read = numberOf(object.fields.copied_seq) ?? 0;
  return (object.parts ?? [])
    .filter(({ name }) => name.startsWith('sk_receive_queue'))
    .map(({ bytes, fields }) =>
      (bytes ?? '').slice(Math.max(0, read - (numberOf(fields.seq) ?? 0))),
    )
    .join('');
}

/** The connections that wait to be accepted, the oldest first. */
function Waiting(props: {
  readonly object: ObjectView;
  readonly width: number;
  readonly rows: number;
}) {
  const { object, width, rows } = props;
  const language = useLanguage();
  const text = inetText(language);
  const pointing = usePointing();
  const [used, most] = [
    numberOf(object.fields.sk_ack_backlog),
    numberOf(object.fields.sk_max_ack_backlog),
  ];
  const parts = object.parts ?? [];
  return (
    <>
      {used !== undefined && most !== undefined && (
        <Gauge used={used} all={most + 1} words={text.toAccept(used, most + 1)} width={width} />
      )}
      <Chain lines={chainLines(parts.length, rows)} more={labText(language).more}>
        {(at) => {
          const part = parts[at];
          if (part === undefined) return null;
          const { peer, sk_state } = part.fields;
          return (
            <Box height={1} flexShrink={0}>
              <Styled>
                <Styled as={pointing(partKey(part), 'strong')}>{` ${part.name}`}</Styled>
                <Styled as="muted">{`  ${fieldText(peer)}  ${fieldText(sk_state)}`}</Styled>
              </Styled>
            </Box>
          );
        }}
      </Chain>
    </>
  );
}

function Summary({ object, width }: StructureProps) {
  const all = use(OthersContext);
  const { tcp_inq, tcp_outq, sk_ack_backlog } = object.fields;
  const rest = listens(object)
    ? `sk_ack_backlog ${fieldText(sk_ack_backlog)}`
    : `tcp_inq ${fieldText(tcp_inq)}  tcp_outq ${fieldText(tcp_outq)}`;
  const words = `:${portOf(object)} ${stateOf(object, all)}  ${rest}`;
  return <ObjectSummary words={words} queues={object.queues} width={width} />;
}

/** The drawing of a tcp_sock. */
export const tcpSock: Structure = { View, Summary, gone: (text) => text.vanished };
