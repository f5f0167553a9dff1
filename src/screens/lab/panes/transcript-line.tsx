/** A line of the transcript: how it stands to the moment, who calls what, and what comes of it. */
import { Box } from 'ink';
import { memo } from 'react';
import { labText } from '../../../text/lab.ts';
import { Actor } from '../../parts/actors.tsx';
import { textWidth } from '../../parts/rows.ts';
import { Styled } from '../../parts/styled.tsx';
import { useLanguage, useTheme } from '../../parts/surroundings.tsx';
import type { StyleName, Theme } from '../../theme.ts';
import type { LineState } from '../transcript.ts';
import { type LineParts, UNFINISHED } from '../transcript-lines.ts';

/** What the line is drawn with. */
export interface TranscriptLineProps extends LineState {
  readonly parts: LineParts;
  /** What it will bring is not told. */
  readonly hidden: boolean;
  /** What is searched for, marked where it is found. */
  readonly pattern: string | undefined;
  /** The number of its stop, in as many columns as on every other line; undefined where numbers have no room. */
  readonly number: string | undefined;
  readonly actorWidth: number;
  readonly width: number;
}

/** Results stand in a column of their own where there is room, at the end of the line otherwise. */
const RESULT_COLUMN = 30;
/** Columns from which a comment can be read. */
const SMALLEST_FOR_COMMENT = 12;

/** The line; drawn again only where something about it has changed. */
export const TranscriptLine = memo(function TranscriptLine(props: TranscriptLineProps) {
  const { parts, hidden, asks, under, pattern, number, actorWidth } = props;
  const width = props.width - (number === undefined ? 0 : number.length + 1);
  const { blocks } = labText(useLanguage());
  const [glyph, markStyle] = mark(props, useTheme());
  const timed = parts.actor === '' && !parts.text.startsWith('+');
  const head = timed ? 2 : actorWidth + 3;
  const unfinished = parts.result === UNFINISHED;
  const result = hidden || under ? '' : unfinished ? blocks : parts.result;
  const text = hidden ? parts.masked : asks || under ? parts.asked : parts.text;
  // A line is found by its call: a long result gets what that leaves, or half.
  const beside = width - head - 1;
  const most = Math.max(Math.floor(beside / 2), beside - textWidth(text));
  const resultWidth = Math.min(textWidth(result), most);
  const used = head + (result === '' ? 0 : resultWidth + 1);
  const column = Math.max(0, Math.min(RESULT_COLUMN - head - 1, width - used));
  const quiet = quietStyle(props);
  const free = width - used - Math.max(column, textWidth(text)) - 2;
  return (
    <Box height={1} flexShrink={0}>
      {number !== undefined && (
        <Box width={number.length + 1} flexShrink={0}>
          <Styled as="muted">{number}</Styled>
        </Box>
      )}
      <Box width={head} flexShrink={0}>
        <Styled>
          <Styled as={markStyle}>{glyph}</Styled>{' '}
          {parts.actor !== '' && <Actor name={parts.actor} />}
        </Styled>
      </Box>
      <Box minWidth={result === '' ? 0 : column} flexShrink={1}>
        <Found text={text} pattern={pattern} as={text.startsWith('#') ? 'muted' : quiet} />
      </Box>
      {result !== '' && (
        <Box width={resultWidth} flexShrink={0} marginLeft={1}>
          <Styled
            as={
              unfinished
                ? props.blocked
                  ? 'blocked'
                  : (quiet ?? 'muted')
                : resultStyle(props, quiet)
            }
          >
            {result}
          </Styled>
        </Box>
      )}
      {parts.comment !== '' && !hidden && free >= SMALLEST_FOR_COMMENT && (
        <Box flexShrink={1} marginLeft={2}>
          <Styled as="muted">{`# ${parts.comment}`}</Styled>
        </Box>
      )}
    </Box>
  );
});

function quietStyle({ future, current }: LineState): StyleName | undefined {
  return future ? 'muted' : current ? 'current' : undefined;
}

function resultStyle(
  { failed, parts }: TranscriptLineProps,
  quiet: StyleName | undefined,
): StyleName | undefined {
  if (failed) return 'bad';
  return quiet ?? (/= -1/.test(parts.result) ? 'bad' : undefined);
}

function mark(state: LineState, { glyphs }: Theme): readonly [string, StyleName | undefined] {
  if (state.failed) return [glyphs.failed, 'bad'];
  if (state.differs && !state.future) return [glyphs.differs, 'bad'];
  if (state.current) return [glyphs.pointer, 'key'];
  if (state.next) return [glyphs.next, 'key'];
  if (state.future) return [' ', undefined];
  if (state.blocked) return [glyphs.blocked, 'blocked'];
  return [glyphs.done, 'good'];
}

/** A text, with what is searched for marked in it. */
function Found(props: {
  readonly text: string;
  readonly pattern: string | undefined;
  readonly as: StyleName | undefined;
}) {
  const { text, pattern = '', as } = props;
  const at = pattern === '' ? -1 : text.toLowerCase().indexOf(pattern.toLowerCase());
  if (at < 0) return <Styled as={as}>{text}</Styled>;
  return (
    <Styled>
      <Styled as={as}>{text.slice(0, at)}</Styled>
      <Styled as="match">{text.slice(at, at + pattern.length)}</Styled>
      <Styled as={as}>{text.slice(at + pattern.length)}</Styled>
    </Styled>
  );
}
