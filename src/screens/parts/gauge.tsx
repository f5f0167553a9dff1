/** How full something is, as a bar beside its numbers. */
import { Box } from 'ink';
import { textWidth } from './rows.ts';
import { Styled } from './styled.tsx';
import { useTheme } from './surroundings.tsx';

/** The bar's widest, and what is too narrow to be one. */
const MOST_COLUMNS = 30;
const LEAST_COLUMNS = 4;

/** A bar of `used` of `all` (more than 0) with words behind it; the words alone where there is no room for a bar. */
export function Gauge(props: {
  readonly used: number;
  readonly all: number;
  readonly words: string;
  readonly width: number;
}) {
  const { used, all, words, width } = props;
  const { cellLeft, cellRight, slotEmpty, progress } = useTheme().glyphs;
  const columns = Math.min(MOST_COLUMNS, width - textWidth(words) - 4);
  if (columns < LEAST_COLUMNS) return <Styled as="muted">{words}</Styled>;
  // What holds anything shows it; what is not quite full does not look full.
  const filled =
    used === 0 ? 0 : Math.min(columns, Math.max(1, Math.floor((used / all) * columns)));
  return (
    <Box height={1} flexShrink={0}>
      <Styled>
        <Styled as="muted">{cellLeft}</Styled>
        <Styled as={used >= all ? 'bad' : 'data'}>{progress.repeat(filled)}</Styled>
        <Styled as="muted">{slotEmpty.repeat(columns - filled)}</Styled>
        <Styled as="muted">{`${cellRight} ${words}`}</Styled>
      </Styled>
    </Box>
  );
}
