/** Columns of a table on the screen: each as wide as it is said to be, cut where it is wider. */
import { cutText, textWidth } from '../parts/rows.ts';
import { Styled } from '../parts/styled.tsx';
import { useTheme } from '../parts/surroundings.tsx';
import type { StyleName } from '../theme.ts';

/** One cell. */
export interface ColumnCell {
  readonly text: string;
  readonly width: number;
  readonly as?: StyleName | undefined;
  /** Numbers end below each other. */
  readonly right?: boolean;
}

/** The cells of a line beside each other, a blank between them. */
export function Columns(props: {
  readonly cells: readonly ColumnCell[];
  /** The whole line in one style, whatever its cells have. */
  readonly as?: StyleName | undefined;
}) {
  const { ellipsis } = useTheme().glyphs;
  return (
    <Styled as={props.as}>
      {props.cells.map(({ text, width, as, right = false }, at) => {
        const shown = cutText(text, width, ellipsis);
        const blanks = ' '.repeat(Math.max(0, width - textWidth(shown)));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell has no name but its column.
          <Styled key={at} as={props.as === undefined ? as : undefined}>
            {`${at === 0 ? '' : ' '}${right ? blanks + shown : shown + blanks}`}
          </Styled>
        );
      })}
    </Styled>
  );
}
