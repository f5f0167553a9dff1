/** What can be chosen before measuring. */
import { BENCH_MECHANISMS, PLACEMENT_NAMES } from '../../text/bench/names.ts';
import { bytesText } from '../../text/bench/quantity.ts';
import { benchScreenText, GOAL_NAMES } from '../../text/bench/screen.ts';
import type { Language } from '../../text/language.ts';
import { EntryLine } from '../parts/entry-line.tsx';
import { List, seenPart } from '../parts/list.tsx';
import { Pane } from '../parts/pane.tsx';
import { innerHeight } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { type BenchChoices, type ChoiceLine, choiceLines, type OptionName } from './choices.ts';
import type { BenchModel, BenchState } from './store.ts';

/** The pane. */
export function ChoicesPane(props: {
  readonly bench: BenchModel;
  readonly state: BenchState;
  readonly width: number;
  readonly height: number;
}) {
  const { bench, state, width, height } = props;
  const text = benchScreenText(useLanguage());
  const lines = choiceLines(state.choices);
  const seen = seenPart(lines.length, state.at, height);
  const focused = state.focus === 'choices' && state.saved === undefined;
  return (
    <Pane
      title={text.choices}
      width={width}
      height={height}
      focused={focused}
      seen={seen}
      onClick={(row) => {
        const at = seen.offset + row;
        if (row >= 0 && at < lines.length) bench.point('choices', at);
      }}
      onWheel={(rows) => bench.roll('choices', Math.sign(rows))}
    >
      <List
        items={lines}
        offset={seen.offset}
        rows={innerHeight(height)}
        line={(line, index) => (
          <Line
            key={line.name}
            line={line}
            choices={state.choices}
            chosen={index === state.at}
            selected={index === state.at && focused}
          />
        )}
      />
    </Pane>
  );
}

function Line(props: {
  readonly line: ChoiceLine;
  readonly choices: BenchChoices;
  readonly chosen: boolean;
  readonly selected: boolean;
}) {
  const { line, choices, chosen, selected } = props;
  const language = useLanguage();
  const { glyphs } = useTheme();
  if (line.kind === 'mechanism') {
    const on = choices.mechanisms.has(line.name);
    const mark = on ? glyphs.done : glyphs.slotEmpty;
    return (
      <EntryLine chosen={chosen} selected={selected} state={{ checked: on }}>
        <Styled decoration as={selected ? undefined : on ? 'good' : 'muted'}>{`${mark} `}</Styled>
        <Styled as={selected || on ? undefined : 'muted'}>
          {BENCH_MECHANISMS[line.name][language]}
        </Styled>
      </EntryLine>
    );
  }
  const value = valueText(line.name, choices, language);
  return (
    <EntryLine
      chosen={chosen}
      selected={selected}
      right={<Styled as={selected ? undefined : 'data'}>{value}</Styled>}
    >
      {benchScreenText(language)[line.name]}
    </EntryLine>
  );
}

/** The value of a line. */
function valueText(name: OptionName, choices: BenchChoices, language: Language): string {
  const text = benchScreenText(language);
  switch (name) {
    case 'goal':
      return GOAL_NAMES[choices.goal][language];
    case 'size':
      return bytesText(choices.size);
    case 'placement':
      return choices.placement === 'both'
        ? text.both
        : PLACEMENT_NAMES[choices.placement][language];
    case 'seconds':
      return text.atMost(choices.seconds);
    case 'scheduler':
      return `SCHED_${choices.scheduler.toUpperCase()}`;
  }
}
