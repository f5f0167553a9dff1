/** The panes that are not seen, where one alone has room: behind numbers, or in a recording behind marks. */
import { Box } from 'ink';
import { labText } from '../../text/lab.ts';
import { useMouse } from '../parts/mouse.tsx';
import { textWidth } from '../parts/rows.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useSize, useTheme } from '../parts/surroundings.tsx';
import { PANES, type PaneName } from './arrangement.ts';

/** Columns of a tab beside its title: a digit, a space, and what stands around both. */
const AROUND = 4;

/** The line of tabs. In a recording digits jump to a part of it, and Tab goes through the panes. */
export function Tabs(props: {
  readonly focus: PaneName;
  readonly recorded: boolean;
  readonly onFocus: ((pane: PaneName) => void) | undefined;
}) {
  const { focus, recorded, onFocus } = props;
  const titles = useTitles(focus);
  return (
    <Box height={1} flexShrink={0}>
      {PANES.map((name, index) => (
        <Tab
          key={name}
          title={titles[index] ?? ''}
          digit={recorded ? '' : `${index + 1}`}
          focused={name === focus}
          onClick={onFocus && (() => onFocus(name))}
        />
      ))}
    </Box>
  );
}

/** The names of all panes, where they fit; else short ones; else that of the one that is shown alone. */
function useTitles(focus: PaneName): readonly string[] {
  const text = labText(useLanguage());
  const { columns } = useSize();
  const titled = (other: (name: PaneName) => string) =>
    PANES.map((name) => (name === focus ? text[name] : other(name)));
  const fits = (titles: readonly string[]) =>
    titles.reduce((sum, title) => sum + textWidth(title) + AROUND, 0) <= columns;
  const candidates = [titled((name) => text[name]), titled((name) => text[`${name}Tab`])];
  return candidates.find(fits) ?? titled(() => '');
}

function Tab(props: {
  readonly title: string;
  readonly digit: string;
  readonly focused: boolean;
  readonly onClick: (() => void) | undefined;
}) {
  const { title, digit, focused, onClick } = props;
  const { glyphs } = useTheme();
  const box = useMouse({ onClick });
  const label = [digit, title].filter((part) => part !== '').join(' ') || glyphs.slotEmpty;
  return (
    <Box ref={box} flexShrink={0}>
      {focused ? (
        <Styled as="tab">{`[${label}]`}</Styled>
      ) : (
        <Styled as="muted">{` ${label} `}</Styled>
      )}
    </Box>
  );
}
