/** The buffers of a pipe that hold bytes: where in its page each begins and ends, and what stands in it. */
import { Box } from 'ink';
import { labText } from '../../text/lab.ts';
import { bytesText } from '../parts/bytes.ts';
import { partKey, usePointing } from '../parts/pointed.tsx';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { fieldText, Value } from '../parts/value.tsx';
import { PAGE_SIZE, type Ring, type Slot } from './pipe-ring.ts';

/** A line each; where there are too many for the rows, the first of them and the last. */
export function PipeBuffers(props: {
  readonly ring: Ring;
  readonly before: Ring | undefined;
  /** The step made the pipe. */
  readonly isNew: boolean;
  readonly width: number;
  readonly rows: number;
}) {
  const { ring, before, isNew, width, rows } = props;
  const text = labText(useLanguage());
  const { used } = ring;
  const line = (slot: Slot) => (
    <Buffer
      key={slot.index}
      slot={slot}
      before={isNew ? undefined : before?.used.find(({ index }) => index === slot.index)}
      width={width}
    />
  );
  if (used.length === 0) return <Styled as="muted">{text.emptyRing}</Styled>;
  if (used.length <= rows) return used.map(line);
  const first = used.slice(0, Math.max(1, rows - 2));
  const hidden = used.length - first.length - 1;
  return (
    <>
      {first.map(line)}
      {hidden > 0 && <Styled as="muted">{text.moreBuffers(hidden)}</Styled>}
      {used.slice(-1).map(line)}
    </>
  );
}

/** Columns that a page drawn to scale takes at most. */
const PAGE_COLUMNS = 26;
/** Columns of a buffer's numbers. */
const NUMBER_COLUMNS = 24;

function Buffer(props: {
  readonly slot: Slot;
  readonly before: Slot | undefined;
  readonly width: number;
}) {
  const { slot, before, width } = props;
  const isNew = before === undefined || before.length === 0;
  const pointing = usePointing();
  const own = isNew ? 'changed' : undefined;
  const flags = fieldText(slot.part?.fields.flags);
  const columns = Math.max(5, Math.min(PAGE_COLUMNS, width - NUMBER_COLUMNS));
  return (
    <Box height={1} flexShrink={0} columnGap={1}>
      <Box flexShrink={0}>
        <Styled>
          <Styled as={slot.part && pointing(partKey(slot.part), own)}>{`[${slot.index}]`}</Styled>
          {' '.repeat(Math.max(1, 3 - String(slot.index).length))}
          <Styled as="muted">offset </Styled>
          <Value now={slot.offset} before={before?.offset} isNew={false} />
          <Styled as="muted"> len </Styled>
          {isNew ? (
            <Styled as="changed">{String(slot.length)}</Styled>
          ) : (
            <Value now={slot.length} before={before.length} isNew={false} />
          )}
        </Styled>
      </Box>
      <PageBar slot={slot} columns={columns} />
      {flags !== '?' && flags !== '0' && <Styled as="muted">{flags}</Styled>}
    </Box>
  );
}

/** The page of a buffer drawn to scale: what was read, what waits, what is free. */
function PageBar({ slot, columns }: { readonly slot: Slot; readonly columns: number }) {
  const { glyphs } = useTheme();
  const inner = columns - 2;
  const scale = inner / PAGE_SIZE;
  const bytes = slot.part?.bytes ?? '';
  const text = bytesText(bytes, inner, glyphs.ellipsis);
  const consumed = slot.offset === 0 ? 0 : Math.max(1, Math.floor(slot.offset * scale));
  const whole = slot.length <= 64 && text.length + consumed <= inner;
  const length = whole ? text.length : Math.max(1, Math.round(slot.length * scale));
  const live = Math.min(inner - consumed, Math.max(length, 1));
  const shown = bytesText(bytes, live, glyphs.ellipsis).padEnd(live, glyphs.progress);
  return (
    <Box flexShrink={0}>
      <Styled>
        <Styled as="muted">{glyphs.cellLeft + glyphs.consumed.repeat(consumed)}</Styled>
        <Styled as="bytes">{shown.slice(0, live)}</Styled>
        <Styled as="muted">
          {glyphs.slotEmpty.repeat(Math.max(0, inner - consumed - live)) + glyphs.cellRight}
        </Styled>
      </Styled>
    </Box>
  );
}
