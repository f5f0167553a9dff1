/** Sentences, broken into lines where the language allows it. */
import { Text, useIsScreenReaderEnabled } from 'ink';
import { createContext, type ReactNode, use } from 'react';
import { printable } from '../../printable.ts';
import type { StyleName } from '../theme.ts';
import { cutText, wrapText } from './rows.ts';
import { useSize, useTheme } from './surroundings.tsx';

const WidthContext = createContext<number | undefined>(undefined);

/** Columns that sentences inside have. */
export function Columns(props: { readonly width: number; readonly children: ReactNode }) {
  return <WidthContext value={props.width}>{props.children}</WidthContext>;
}

/** Sentences inside have fewer columns. */
export function Indented(props: { readonly by: number; readonly children: ReactNode }) {
  const width = useColumns();
  return <WidthContext value={Math.max(1, width - props.by)}>{props.children}</WidthContext>;
}

/** The columns that sentences have here. */
export function useColumns(): number {
  const { columns } = useSize();
  return use(WidthContext) ?? columns;
}

/**
 * A sentence. Ink breaks lines at blanks, which it may leave at the beginning of a line, and which Chinese does not have:
 * there a line may be broken between any two characters, but not in front of a full stop, nor behind an opening bracket.
 */
export function Prose(props: {
  readonly as?: StyleName | undefined;
  /** Lines at most; the last one then ends in an ellipsis. */
  readonly most?: number | undefined;
  readonly children: string;
}) {
  const { as, most = Number.POSITIVE_INFINITY, children } = props;
  const { looks, glyphs } = useTheme();
  const columns = useColumns();
  // Whoever listens hears a sentence as one.
  const width = useIsScreenReaderEnabled() ? Number.POSITIVE_INFINITY : columns;
  const lines = wrapText(printable(children), width);
  const shown =
    lines.length <= most
      ? lines
      : [
          ...lines.slice(0, most - 1),
          cutText(lines.slice(most - 1).join(' '), width, glyphs.ellipsis),
        ];
  return <Text {...(as === undefined ? {} : looks[as])}>{shown.join('\n')}</Text>;
}
