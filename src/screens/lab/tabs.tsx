/** The panes that are not seen, where one alone has room: behind numbers, or in a recording behind marks. */
import { Box } from 'ink';
import { labText } from '../../text/lab.ts';
import { useMouse } from '../parts/mouse.tsx';
import { textWidth } from '../parts/rows.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useSize, useTheme } from '../parts/surroundings.tsx';
import { PANES, type PaneName } from './arrangement.ts';

/** The line of tabs. In a recording digits jump to a part of it, and Tab goes through the panes. */
export function Tabs(props: {
  readonly focus: PaneName;
  readonly recorded: boolean;
  readonly onFocus: ((pane: PaneName) => void) | undefined;
}) {
  const { focus, recorded, onFocus } = props;
  const text = labText(useLanguage());
  const { columns } = useSize();
  const whole = PANES.reduce((sum, name) => sum + textWidth(text[name]) + 4, 0);
  return (
    <Box height={1} flexShrink={0}>
      {PANES.map((name, index) => (
        <Tab
          key={name}
          title={whole <= columns || name === focus ? text[name] : ''}
          digit={recorded ? '' : `${index + 1}`}
          focused={name === focus}
          onClick={onFocus && (() => onFocus(name))}
        />
      ))}
    </Box>
  );
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
