/** A box with a title in its border, a note at the other end of it, and a mark of how much of its rows is seen. */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Theme } from '../theme.ts';
import { useMouse } from './mouse.tsx';
import { Columns } from './prose.tsx';
import { innerHeight, innerWidth } from './scrolling.ts';
import { Styled } from './styled.tsx';
import { useTheme } from './surroundings.tsx';

/** What a pane is drawn with. */
export interface PaneProps {
  readonly title: string;
  /** The digit that jumps to it. */
  readonly digit?: number | undefined;
  /** At the right end of the upper border. */
  readonly note?: ReactNode;
  readonly width: number;
  readonly height: number;
  readonly focused?: boolean;
  /** Rows above what is seen, and rows altogether, where not all of them are seen. */
  readonly seen?: { readonly offset: number; readonly of: number } | undefined;
  /** Rows of what is inside that are scrolled away: for contents that are made whole. */
  readonly scrolled?: number;
  /** It was clicked, on a row of its inside counted from 0; on its border that is a row outside. */
  readonly onClick?: ((row: number) => void) | undefined;
  /** The wheel turned above it, by so many rows. */
  readonly onWheel?: ((rows: number) => void) | undefined;
  readonly children?: ReactNode;
}

/** A pane of exactly this size; what does not fit is cut. */
export function Pane(props: PaneProps) {
  const { title, digit, note, width, height, focused = false, seen, children } = props;
  const { scrolled = 0, onClick, onWheel } = props;
  const theme = useTheme();
  const box = useMouse({ onClick: onClick && ((row) => onClick(row - 1)), onWheel });
  if (height < 2 || width < 6) return <Box width={width} height={height} flexShrink={0} />;
  return (
    <Box
      ref={box}
      width={width}
      height={height}
      flexShrink={0}
      flexDirection="column"
      paddingX={1}
      borderStyle={borderOf(theme)}
      {...borderLook(theme, focused)}
    >
      <Box position="absolute" top={-1} left={1} right={1} justifyContent="space-between">
        <Box flexShrink={1}>
          <Styled>
            {' '}
            {digit !== undefined && (
              <Styled decoration as={focused ? 'key' : 'muted'}>{`${digit} `}</Styled>
            )}
            <Styled as={focused ? 'title' : undefined}>{title}</Styled>{' '}
          </Styled>
        </Box>
        {note !== undefined && (
          <Box flexShrink={1000}>
            <Styled> {note} </Styled>
          </Box>
        )}
      </Box>
      {seen !== undefined && seen.of > innerHeight(height) && (
        <Thumb offset={seen.offset} of={seen.of} height={innerHeight(height)} focused={focused} />
      )}
      <Box
        flexDirection="column"
        flexGrow={1}
        flexBasis={0}
        overflow="hidden"
        contentOffsetY={scrolled}
      >
        <Columns width={innerWidth(width)}>{children}</Columns>
      </Box>
    </Box>
  );
}

/** On the right border: where what is seen lies among all rows. */
function Thumb(props: {
  readonly offset: number;
  readonly of: number;
  readonly height: number;
  readonly focused: boolean;
}) {
  const { offset, of, height, focused } = props;
  const { glyphs } = useTheme();
  const size = Math.max(1, Math.round((height * height) / of));
  const start = Math.round((offset / (of - height)) * (height - size));
  return (
    <Box
      position="absolute"
      top={start}
      right={-1}
      width={1}
      height={size}
      flexDirection="column"
      aria-hidden
    >
      {Array.from({ length: size }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a piece of the mark has no name but its place.
        <Styled key={at} as={focused ? 'borderFocus' : 'border'}>
          {glyphs.thumb}
        </Styled>
      ))}
    </Box>
  );
}

function borderOf({ glyphs }: Theme) {
  const { topLeft, topRight, bottomLeft, bottomRight, horizontal, vertical } = glyphs;
  return {
    topLeft,
    top: horizontal,
    topRight,
    right: vertical,
    bottomRight,
    bottom: horizontal,
    bottomLeft,
    left: vertical,
  };
}

function borderLook({ looks }: Theme, focused: boolean) {
  const { color, dimColor } = looks[focused ? 'borderFocus' : 'border'];
  return {
    ...(color === undefined ? {} : { borderColor: color }),
    ...(dimColor === undefined ? {} : { borderDimColor: true }),
  };
}
