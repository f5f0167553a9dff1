/** The panes that are not seen, where one alone has room: behind numbers, or in a recording behind marks. */
import { labText } from '../../text/lab.ts';
import { textWidth } from '../parts/rows.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useSize, useTheme } from '../parts/surroundings.tsx';
import { PANES, type PaneName } from './arrangement.ts';

/** The line of tabs. In a recording digits jump to a part of it, and Tab goes through the panes. */
export function Tabs({
  focus,
  recorded,
}: {
  readonly focus: PaneName;
  readonly recorded: boolean;
}) {
  const text = labText(useLanguage());
  const { columns } = useSize();
  const { glyphs } = useTheme();
  const whole = PANES.reduce((sum, name) => sum + textWidth(text[name]) + 4, 0);
  return (
    <Styled>
      {PANES.map((name, index) => {
        const titled = whole <= columns || name === focus;
        const mark = recorded ? (titled ? '' : glyphs.slotEmpty) : `${index + 1}`;
        const label = `${mark}${titled && mark !== '' ? ' ' : ''}${titled ? text[name] : ''}`;
        return name === focus ? (
          <Styled key={name} as="tab">{`[${label}]`}</Styled>
        ) : (
          <Styled key={name} as="muted">{` ${label} `}</Styled>
        );
      })}
    </Styled>
  );
}
