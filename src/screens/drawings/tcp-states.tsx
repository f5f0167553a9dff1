/** The states of a TCP connection as a way through them: where this end is, where the other one, and what each step takes. */
import { Box } from 'ink';
import { flow } from '../parts/flow.ts';
import { textWidth } from '../parts/rows.ts';
import { Styled } from '../parts/styled.tsx';
import { useTheme } from '../parts/surroundings.tsx';

/** A state, and the segment that leads to it from the one before: `+` sent, `-` received. */
interface Stage {
  readonly state: string;
  readonly by?: string;
}

/** Opening and closing, each from either side. */
const WAYS: readonly (readonly Stage[])[] = [
  [
    { state: 'CLOSE' },
    { by: '+SYN', state: 'SYN_SENT' },
    { by: '-SYN-ACK', state: 'ESTABLISHED' },
    { by: '+FIN', state: 'FIN_WAIT1' },
    { by: '-ACK', state: 'FIN_WAIT2' },
    { by: '-FIN', state: 'TIME_WAIT' },
  ],
  [
    { state: 'LISTEN' },
    { by: '-SYN', state: 'SYN_RECV' },
    { by: '-ACK', state: 'ESTABLISHED' },
    { by: '-FIN', state: 'CLOSE_WAIT' },
    { by: '+FIN', state: 'LAST_ACK' },
    { by: '-ACK', state: 'CLOSE' },
  ],
  [{ state: 'FIN_WAIT1' }, { by: '-FIN', state: 'CLOSING' }, { by: '-ACK', state: 'TIME_WAIT' }],
];

/** The way on which a state stands; of those that stand on several, the first. */
function waysWith(states: readonly (string | undefined)[]): readonly (readonly Stage[])[] {
  const found = WAYS.filter((way) => way.some(({ state }) => states.includes(state)));
  return found.length > 0 ? found.slice(0, 2) : WAYS.slice(0, 1);
}

/** What is shown where. */
export interface StatesProps {
  readonly now: string;
  readonly before: string | undefined;
  /** Where the other end is; undefined where that does not show. */
  readonly peer: string | undefined;
  readonly width: number;
  /** Lines that there may be; the line of this end's state is always one of them. */
  readonly rows: number;
}

/** The ways, in as many lines as they take. */
function linesOf({ now, before, width, rows }: StatesProps, up: string, down: string) {
  const ways = waysWith(now === 'CLOSE' ? [before ?? now] : [now]);
  const text = ({ by, state }: Stage) => `${edge(by, up, down)}${state}`;
  const lines = ways.flatMap((way) => flow(way, (stage) => textWidth(text(stage)), width - 2, 1));
  const at = lines.findIndex((line) => line.some(({ state }) => state === now));
  const from = Math.max(0, Math.min(at, lines.length - rows));
  return lines.slice(lines.length <= rows ? 0 : from, from + rows);
}

function edge(by: string | undefined, up: string, down: string): string {
  return by === undefined ? '' : `${by.replace('+', up).replace('-', down)} `;
}

/** Rows that the states take. */
export function useStateRows(props: StatesProps): number {
  const { up, down } = useTheme().glyphs;
  return linesOf(props, up, down).length;
}

/** The states, those of the two ends lit. */
export function States(props: StatesProps) {
  const { up, down, pointer } = useTheme().glyphs;
  const { now, before, peer } = props;
  const changed = before !== undefined && before !== now;
  const style = (state: string) =>
    state === now ? (changed ? 'changed' : 'strong') : state === peer ? 'key' : 'muted';
  return linesOf(props, up, down).map((line) => (
    <Box key={line.map(({ state }) => state).join()} height={1} flexShrink={0} columnGap={1}>
      {line.map(({ by, state }) => (
        <Box key={state} flexShrink={0}>
          <Styled>
            <Styled as="type">{edge(by, up, down)}</Styled>
            {state === now && <Styled as="current">{pointer}</Styled>}
            <Styled as={style(state)}>{state}</Styled>
          </Styled>
        </Box>
      ))}
    </Box>
  ));
}
