/** Beginning to measure, stopping, and showing what there is meanwhile. */
import {
  type BenchProgress,
  type BenchResult,
  cellsOf,
  claimCells,
  type Measurer,
  runBench,
} from '../../engine/index.ts';
import { benchScreenText } from '../../text/bench/screen.ts';
import { chosenPlacements, wishOf } from './choices.ts';
import type { BenchParts } from './store.ts';

/**
 * Milliseconds between two pictures of a run. Drawing takes processor time, of which those that are measured have all that
 * they can get.
 */
const SHOW_EVERY_MS = 500;

/** What measuring does. */
export interface Measuring {
  /** Begin, or stop and keep what there is. */
  toggle(): void;
  stop(): void;
}

/** Measures what is chosen; asks the machine at once where processes can be put. */
export function measuring(parts: BenchParts): Measuring {
  const { options, store } = parts;
  let stopper: AbortController | undefined;
  let measurer: Measurer | undefined;
  void askMachine(parts).then((found) => {
    measurer = found;
  });
  const begin = async (found: Measurer): Promise<void> => {
    const { choices, placements = [] } = store.getState();
    const wish = wishOf(choices, placements);
    const cells =
      wish === undefined ? claimCells(chosenPlacements(choices, placements)) : cellsOf(wish);
    const text = benchScreenText(options.language());
    if (cells.length === 0) return options.say(text.nothingChosen);
    const own = new AbortController();
    stopper = own;
    store.setState({
      ...{ measuring: true, progress: undefined, result: undefined, rows: [], claims: [], row: 0 },
      ...{ file: undefined, comparison: undefined, explaining: false, focus: 'results' },
      view: wish === undefined ? 'claims' : 'table',
    });
    const latest = showingSometimes(parts);
    try {
      const result = await runBench({
        cells,
        seconds: choices.seconds,
        signal: own.signal,
        measurer: found,
        withShmTest: wish === undefined,
        onDraw: latest.take,
      });
      latest.end();
      parts.show(result);
      options.say(result.interrupted ? text.stopped : text.done);
    } catch (error) {
      latest.end();
      options.say(options.errorText(error));
    } finally {
      stopper = undefined;
      store.setState({ measuring: false });
    }
  };
  return {
    toggle() {
      if (stopper !== undefined) stopper.abort();
      else if (measurer !== undefined) void begin(measurer);
      else {
        const { impossible } = store.getState();
        options.say(impossible ?? benchScreenText(options.language()).asking);
      }
    },
    stop: () => stopper?.abort(),
  };
}

/** What measures here, and where it can put processes; what makes it impossible is kept as a sentence. */
async function askMachine({ options, store }: BenchParts): Promise<Measurer | undefined> {
  try {
    const measurer = await options.measurer();
    store.setState({ placements: await measurer.placements() });
    return measurer;
  } catch (error) {
    store.setState({ impossible: options.errorText(error) });
    return undefined;
  }
}

/** Shows the latest of many results now and then. */
function showingSometimes({ store, show }: BenchParts) {
  let timer: NodeJS.Timeout | undefined;
  let newest: { result: BenchResult; progress: BenchProgress } | undefined;
  const draw = (): void => {
    timer = undefined;
    if (newest === undefined) return;
    store.setState({ progress: newest.progress });
    show(newest.result);
    newest = undefined;
  };
  return {
    take(result: BenchResult, progress: BenchProgress): void {
      newest = { result, progress };
      timer ??= setTimeout(draw, SHOW_EVERY_MS);
    },
    end(): void {
      clearTimeout(timer);
      draw();
    },
  };
}
