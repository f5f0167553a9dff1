/** The ring of a pipe as a strip of slots: above it the place of the next read, below it that of the next write. */
import { Box } from 'ink';
import { labText } from '../../text/lab.ts';
import { textWidth } from '../parts/rows.ts';
import { Styled } from '../parts/styled.tsx';
import { useSettings, useTheme } from '../parts/surroundings.tsx';
import { PAGE_SIZE, type Ring, type Slot, slotChanged } from './pipe-ring.ts';

/** Three lines. */
export function PipeStrip(props: {
  readonly ring: Ring;
  readonly before: Ring | undefined;
  readonly width: number;
}) {
  const { ring, before, width } = props;
  const { layout, theme, language } = useSettings();
  const { glyphs } = theme;
  const text = labText(language);
  const slots = ring.slots.length;
  const shown = Math.min(slots, Math.floor((width - 1) / 2));
  const pitch = Math.max(2, Math.min(6, Math.floor((width - 1) / Math.max(1, shown))));
  const columns = 1 + shown * pitch;
  const [read, write] = layout === '3.2' ? ['curbuf', 'curbuf+nrbufs'] : ['tail', 'head'];
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Box justifyContent="space-between">
        <Pointer at={ring.tail * pitch} label={read} arrow={glyphs.down} columns={columns} />
        <Styled as="muted">{text.ring(String(slots))}</Styled>
      </Box>
      <Styled>
        {ring.slots.slice(0, shown).map((slot) => (
          <Page key={slot.index} slot={slot} ring={ring} before={before} width={pitch - 1} />
        ))}
        <Styled as="muted">{glyphs.cellRight}</Styled>
        {shown < slots && <Styled as="muted">{text.more(slots - shown)}</Styled>}
      </Styled>
      <Pointer at={ring.head * pitch} label={write} arrow={glyphs.up} columns={columns} />
    </Box>
  );
}

/** One slot: how much of its page is used. */
function Page(props: {
  readonly slot: Slot;
  readonly ring: Ring;
  readonly before: Ring | undefined;
  readonly width: number;
}) {
  const { slot, ring, before, width } = props;
  const { glyphs } = useTheme();
  const filled = ring.used.some(({ index }) => index === slot.index);
  const changed = before !== undefined && slotChanged(slot, ring, before);
  const level = Math.min(7, Math.max(0, Math.ceil((slot.length / PAGE_SIZE) * 8) - 1));
  const glyph = filled ? (glyphs.levels[level] ?? '') : glyphs.slotEmpty;
  return (
    <Styled as={changed ? 'changed' : filled ? 'data' : 'muted'}>
      {glyphs.cellLeft + glyph.repeat(width)}
    </Styled>
  );
}

/** An arrow at a column with its label, on the side where there is room; nothing beyond what is shown. */
function Pointer(props: {
  readonly at: number;
  readonly label: string | undefined;
  readonly arrow: string;
  readonly columns: number;
}) {
  const { at, label = '', arrow, columns } = props;
  const column = at + 1;
  if (column >= columns) return <Styled> </Styled>;
  const left = column + 1 - textWidth(label) - 1;
  const turned = column + 1 + textWidth(label) > columns && left >= 0;
  return (
    <Box marginLeft={turned ? left : column} flexShrink={0}>
      <Styled as="key">{turned ? label + arrow : arrow + label}</Styled>
    </Box>
  );
}
