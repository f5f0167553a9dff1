/** A UDP socket, as what it is: a queue of datagrams, each with its sender, and how much room is left for more. */
import { Box } from 'ink';
import type { ObjectView, PartView } from '../../engine/index.ts';
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
import { numberOf } from './pipe-ring.ts';
import type { Structure, StructureProps } from './structure.ts';

/** Rows of datagrams that are kept for them whatever else there is. */
const FEWEST = 2;

function View({ object, before, width, height }: StructureProps) {
  const fields = useFields(object.kind, object.fields);
  const shown = { fields, now: object.fields, before: before?.fields };
  const live = liveQueues(object.queues, before?.queues);
  const waiting = useQueueRows({ queues: live, before: before?.queues, width });
  const parts = object.parts?.length ?? 1;
  const roomy = gridRows(shown, width) + 1 + Math.max(1, parts) + waiting <= height;
  const rows = Math.max(FEWEST, roomy ? parts : height - 1 - waiting - 2);
  return (
    <>
      <Room object={object} width={width} />
      <Datagrams object={object} before={before} width={width} rows={rows} />
      <WaitQueues queues={live} before={before?.queues} width={width} />
      <FieldGrid {...shown} fields={roomy ? fields : changedFirst(shown)} />
    </>
  );
}

/** sk_rmem_alloc against sk_rcvbuf. */
function Room({ object, width }: { readonly object: ObjectView; readonly width: number }) {
  const text = inetText(useLanguage());
  const [used, all] = [numberOf(object.fields.sk_rmem_alloc), numberOf(object.fields.sk_rcvbuf)];
  if (used === undefined || !all) return null;
  return <Gauge used={used} all={all} words={text.room(String(used), String(all))} width={width} />;
}

function Datagrams(props: {
  readonly object: ObjectView;
  readonly before: ObjectView | undefined;
  readonly width: number;
  readonly rows: number;
}) {
  const { object, before, width, rows } = props;
  const language = useLanguage();
  const text = inetText(language);
  const { parts } = object;
  if (parts === null) return <Styled as="muted">{text.unseen}</Styled>;
  if (parts.length === 0) return <Styled as="muted">{text.noDatagrams}</Styled>;
  const had = before?.parts?.length ?? 0;
  return (
    <Chain lines={chainLines(parts.length, rows)} more={labText(language).more}>
      {(at) => {
        const part = parts[at];
        if (part === undefined) return null;
        return <Datagram part={part} isNew={at >= had} width={width} />;
      }}
    </Chain>
  );
}

/** The fewest columns in which bytes are begun. */
const SMALLEST_FOR_BYTES = 4;

function Datagram(props: {
  readonly part: PartView;
  readonly isNew: boolean;
  readonly width: number;
}) {
  const { part, isNew, width } = props;
  const { glyphs } = useTheme();
  const pointing = usePointing();
  const { from, len } = part.fields;
  const words = `${fieldText(from)}  len ${fieldText(len)}`;
  const room = width - textWidth(words) - 7;
  return (
    <Box height={1} flexShrink={0}>
      <Styled>
        <Styled as="muted">{` ${glyphs.arrow} `}</Styled>
        <Styled as={pointing(partKey(part), isNew ? 'changed' : 'strong')}>{words}</Styled>
        {part.bytes !== undefined && room >= SMALLEST_FOR_BYTES && (
          <Styled as="bytes">{`  "${bytesText(part.bytes, room, glyphs.ellipsis)}"`}</Styled>
        )}
      </Styled>
    </Box>
  );
}

function Summary({ object, width }: StructureProps) {
  const { inet_sport, datagrams, sk_drops } = object.fields;
  const port = typeof inet_sport === 'string' ? Number(inet_sport) : '?';
  const words = `:${port}  datagrams ${fieldText(datagrams)}  sk_drops ${fieldText(sk_drops)}`;
  return <ObjectSummary words={words} queues={object.queues} width={width} />;
}

/** The drawing of a udp_sock. */
export const udpSock: Structure = { View, Summary, gone: (text) => text.vanished };
