/** What happens inside the call: the simulation's trace as a tree, and what a real call was measured at. */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Timing } from '../../../engine/index.ts';
import { labText } from '../../../text/lab.ts';
import { ActorsContext } from '../../parts/actors.tsx';
import { Prose } from '../../parts/prose.tsx';
import { innerWidth, widest } from '../../parts/scrolling.ts';
import { Styled } from '../../parts/styled.tsx';
import { useLanguage, useTheme } from '../../parts/surroundings.tsx';
import { insideEvents, rowsOf } from '../inside.ts';
import { actorStyles } from '../script-index.ts';
import { ScrollPane } from '../scroll-pane.tsx';
import { eventKey } from '../subjects.ts';
import { formatNs } from '../time.ts';
import type { LabView } from '../view.ts';
import { InsideLine } from './inside-line.tsx';
import type { PaneProps } from './props.ts';

/** The pane. */
export function InsidePane({ seen: { view, keys, pointed, focus }, place }: PaneProps) {
  const language = useLanguage();
  const text = labText(language);
  const events = insideEvents(view, language);
  const note = useNote(view, keys);
  const timing = (view.engine === 'real' ? view.frame?.step : view.frame?.real)?.timing;
  const gutter = widest(events.map(({ actor }) => actor)) + 1;
  const width = innerWidth(place.width) - gutter - MARK_COLUMNS;
  // Behind the events, or the note in their place, stand a blank line and what was measured.
  const head = Math.max(1, events.length);
  const measured = useTimes(timing);
  const pointedAt = (index: number): boolean => focus === 'inside' && pointed === eventKey(index);
  const current = events.findIndex((event, at) =>
    focus === 'inside' ? pointedAt(at) : event.current,
  );
  const row = (index: number): ReactNode => {
    const event = events[index];
    if (event !== undefined) {
      const pointed = pointedAt(index);
      return <InsideLine event={event} pointed={pointed} gutter={gutter} width={width} />;
    }
    if (index === 0) return <Prose as="muted">{note}</Prose>;
    return measured[index - head - 1] ?? <Styled> </Styled>;
  };
  return (
    <ActorsContext value={actorStyles(view.script)}>
      <ScrollPane
        place={place}
        title={text.inside}
        length={head + (measured.length > 0 ? measured.length + 1 : 0)}
        row={row}
        rowsOf={(index) => {
          const event = events[index];
          return event === undefined ? 1 : rowsOf(event, width);
        }}
        target={current < 0 ? undefined : current}
      />
    </ActorsContext>
  );
}

/** Columns of the mark before the current event. */
const MARK_COLUMNS = 2;

/** Why there is no trace. */
function useNote(view: LabView, keys: boolean): string {
  const text = labText(useLanguage());
  const step = view.frame?.step;
  if (step === undefined) {
    if (!keys) return '';
    return view.engine === 'real' ? text.noTimes : text.noTrace;
  }
  if (step.timing !== undefined) return text.noTraceReal;
  if (step.call === undefined) return text.noTraceTime;
  return step.outcome?.kind === 'blocked' ? text.notReturned : text.tracedCalls;
}

/** What was measured around a real call, a line each. */
function useTimes(timing: Timing | undefined): ReactNode[] {
  const text = labText(useLanguage());
  const { micro } = useTheme().glyphs;
  if (timing === undefined) return [];
  const { medianNs, repeats } = timing;
  const lines: [string, string][] = [
    [text.timeCall, formatNs(timing.ns, micro)],
    ...(medianNs === undefined
      ? []
      : [[text.timeMedian, formatNs(medianNs, micro)] as [string, string]]),
    ...(repeats === undefined ? [] : [[text.timeRepeats, String(repeats)] as [string, string]]),
    [text.timeVoluntary, String(timing.voluntarySwitches)],
    [text.timeInvoluntary, String(timing.involuntarySwitches)],
    [text.timeMinor, String(timing.minorFaults)],
    [text.timeMajor, String(timing.majorFaults)],
  ];
  const names = widest(lines.map(([name]) => name)) + 2;
  return lines.map(([name, value], at) => (
    <Box key={name}>
      <Box width={names} flexShrink={0}>
        <Styled as="muted">{name}</Styled>
      </Box>
      <Styled as={at === 0 ? 'strong' : undefined}>{value}</Styled>
    </Box>
  ));
}
