/** The timer of alarm(2) and setitimer(2) in a process's drawing: when it sends SIGALRM, and whether it repeats. */
import { Box } from 'ink';
import type { Field, ObjectView } from '../../engine/index.ts';
import { durationText } from '../../text/duration.ts';
import type { Language } from '../../text/language.ts';
import { signalText } from '../../text/signals.ts';
import { textWidth } from '../parts/rows.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage } from '../parts/surroundings.tsx';
import { NAME_COLUMN, type TaskProps } from './signal-sets.tsx';

interface TimerTexts {
  readonly state: string;
  /** What stood there before; '' where that did not change or has no room. */
  readonly old: string;
  readonly interval: string;
  /** The interval has a line of its own. */
  readonly below: boolean;
}

function textsOf({ object, before }: TaskProps, width: number, language: Language): TimerTexts {
  const [now, was] = [object.fields.real_timer, before?.fields.real_timer];
  const state = now === null ? '?' : stateText(now, language);
  const room = width - NAME_COLUMN - textWidth(state);
  const gone = now === was || now === null ? '' : ` <${oldText(was, language)}>`;
  const old = textWidth(gone) <= room ? gone : '';
  const incr = object.fields.it_real_incr;
  const repeats = typeof incr === 'number' && incr !== 0;
  const interval = repeats ? durationText(incr, language) : '';
  const below = textWidth(`${old}  ${INTERVAL}${interval}`) > room;
  return { state, old, interval, below: repeats && below };
}

const INTERVAL = 'it_real_incr ';

/** Rows of the timer: none while it is off. */
export function useTimerRows({ object, before }: TaskProps, width: number): number {
  const language = useLanguage();
  if (object.fields.real_timer === undefined && before?.fields.real_timer === undefined) return 0;
  return textsOf({ object, before }, width, language).below ? 2 : 1;
}

/** The timer; its interval stands below where a line is too narrow for both. */
export function RealTimer({ object, before, width }: TaskProps & { readonly width: number }) {
  const language = useLanguage();
  const [now, was] = [object.fields.real_timer, before?.fields.real_timer];
  if (now === undefined && was === undefined) return null;
  const { state, old, interval, below } = textsOf({ object, before }, width, language);
  const style = now === null ? 'muted' : now === was ? 'strong' : 'changed';
  return (
    <Box flexShrink={0}>
      <Box width={NAME_COLUMN} flexShrink={0}>
        <Styled as="muted">real_timer</Styled>
      </Box>
      <Box flexDirection={below ? 'column' : 'row'} columnGap={2}>
        <Styled>
          <Styled as={style}>{state}</Styled>
          <Styled as="old">{old}</Styled>
        </Styled>
        {interval !== '' && (
          <Styled>
            <Styled as="muted">{INTERVAL}</Styled>
            {interval}
          </Styled>
        )}
      </Box>
    </Box>
  );
}

/** The timer in a few words, for a process that is drawn in one line; nothing while it is off. */
export function TimerInWords({ object }: { readonly object: ObjectView }) {
  const language = useLanguage();
  const { real_timer } = object.fields;
  if (!timerIsSet(object)) return null;
  return (
    <Styled>
      <Styled as="muted">{'real_timer '}</Styled>
      {`${stateText(real_timer, language)}  `}
    </Styled>
  );
}

/** True for a process whose timer is set. */
export function timerIsSet({ fields: { real_timer } }: ObjectView): boolean {
  return typeof real_timer === 'number' || real_timer === 'due';
}

/** In words; a timer that is off has no value. */
function stateText(value: Field | undefined, language: Language): string {
  const text = signalText(language);
  if (typeof value === 'number') return text.expiresIn(durationText(value, language));
  return value === 'due' ? text.timerDue : text.timerOff;
}

/** What stood there before, shorter. */
function oldText(value: Field | undefined, language: Language): string {
  if (typeof value === 'number') return durationText(value, language);
  return value === null ? '?' : signalText(language).timerOff;
}
