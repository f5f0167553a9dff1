/** At the right end of the lab's footer: how long the real call took, and what was counted. */
import { labText } from '../../text/lab.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useSize, useTheme } from '../parts/surroundings.tsx';
import { formatNs } from './time.ts';
import type { LabView } from './view.ts';

/** Columns from which the footer has room for a call's time, and for what else was counted. */
const SMALLEST_FOR_TIMES = 50;
const SMALLEST_FOR_COUNTS = 140;

/** Columns that a time takes. */
const TIME_COLUMNS = '1.84 us'.length;

/** What the simulation counts of a call, where there is room. */
function Faults({ of }: { readonly of: number | undefined }) {
  const { columns } = useSize();
  const text = labText(useLanguage());
  if (columns < SMALLEST_FOR_COUNTS) return null;
  // The room is kept where there is none to tell: hints must not come and go from step to step.
  const shown = of === undefined || of === 0 ? ' '.repeat(text.faults(1).length) : text.faults(of);
  return <Styled as="muted">{shown}</Styled>;
}

/** Times of a real call. */
export function Times({ view }: { readonly view: LabView }) {
  const { columns } = useSize();
  const text = labText(useLanguage());
  const { micro } = useTheme().glyphs;
  // What can be pressed matters more than what was counted.
  if (view.engine === 'sim') return <Faults of={view.frame?.step.minorFaults} />;
  if (columns < SMALLEST_FOR_TIMES) return null;
  const timing = (view.engine === 'real' ? view.frame?.step : view.frame?.real)?.timing;
  // The room is kept where there is no time: hints must not come and go from step to step.
  if (timing === undefined) return <Styled>{' '.repeat(TIME_COLUMNS)}</Styled>;
  const time = <Styled as="strong">{formatNs(timing.ns, micro).padStart(TIME_COLUMNS)}</Styled>;
  if (columns < SMALLEST_FOR_COUNTS) return time;
  const switches = timing.voluntarySwitches + timing.involuntarySwitches;
  const faults = timing.minorFaults + timing.majorFaults;
  const median =
    timing.medianNs === undefined
      ? ''
      : `  ${text.median(formatNs(timing.medianNs, micro), timing.repeats ?? 1)}`;
  return (
    <Styled>
      {time}
      <Styled as="muted">{`${median}  ${text.switches(switches)}  ${text.faults(faults)}`}</Styled>
    </Styled>
  );
}
