/** The bench lab: what to measure on the left, what came of it on the right, and what the chosen number looks like below. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import { timeText } from '../../text/bench/quantity.ts';
import { benchScreenText } from '../../text/bench/screen.ts';
import { useCommands } from '../keys/commands.tsx';
import { hintsFor } from '../keys/hints.ts';
import { Footer } from '../parts/footer.tsx';
import { Header } from '../parts/header.tsx';
import { Beside, CHROME_ROWS, Screen } from '../parts/screen.tsx';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useSize } from '../parts/surroundings.tsx';
import { ChoicesPane } from './choices-pane.tsx';
import { ClaimDetails, ClaimsPane } from './claims-pane.tsx';
import { ComparisonPane } from './comparison-pane.tsx';
import { Explanation } from './explanation.tsx';
import { HistogramPane } from './histogram.tsx';
import { ResultsPane } from './results-pane.tsx';
import { SavedPane } from './saved-pane.tsx';
import type { BenchModel, BenchState } from './store.ts';

/** From so many columns on choices and results stand side by side. */
const TWO_PANES = 72;
/** Columns of the choices. */
const CHOICES = 28;

/** The screen. */
export function Bench({ bench }: { readonly bench: BenchModel }) {
  const state = useStore(bench.store);
  const language = useLanguage();
  const text = benchScreenText(language);
  useBenchKeys(bench, state);
  const scopes = state.saved === undefined ? (['bench'] as const) : (['benchSaved'] as const);
  const instead = state.measuring ? ({ benchMeasure: 'benchStop' } as const) : {};
  return (
    <Screen
      header={
        <Header path={['ipcscope', text.title]}>
          <Status state={state} />
        </Header>
      }
      footer={
        <Footer
          hints={hintsFor([...scopes, 'list'], language, instead, [
            'open',
            'search',
            // What is chosen is not seen there, or has no keys.
            ...(state.focus === 'results' ? (['benchToggle', 'benchAll'] as const) : []),
          ])}
        />
      }
    >
      <Body bench={bench} state={state} />
    </Screen>
  );
}

/** How far the run is, or what is seen. */
function Status({ state }: { readonly state: BenchState }) {
  const text = benchScreenText(useLanguage());
  const { measuring, progress, result, file, rows } = state;
  if (measuring && progress === undefined) return <Styled as="sync">{text.starting}</Styled>;
  if (measuring && progress !== undefined) {
    const left = timeText(Math.ceil(progress.left) * 1e9);
    const words = text.running(left, progress.settled, progress.cells, result?.draws.length ?? 0);
    return <Styled as="sync">{words}</Styled>;
  }
  if (result === undefined) return null;
  const about =
    file === undefined ? text.finished(result.draws.length, rows.length) : text.fromFile(file.name);
  return <Styled as="muted">{about}</Styled>;
}

function Body({ bench, state }: { readonly bench: BenchModel; readonly state: BenchState }) {
  const { columns, rows } = useSize();
  const height = rows - CHROME_ROWS;
  const beside = columns >= TWO_PANES;
  if (!beside && state.focus === 'choices' && state.saved === undefined) {
    return <ChoicesPane bench={bench} state={state} width={columns} height={height} />;
  }
  const left = beside ? CHOICES : 0;
  return (
    <Beside>
      {beside && <ChoicesPane bench={bench} state={state} width={left} height={height} />}
      <Results bench={bench} state={state} width={columns - left} height={height} />
    </Beside>
  );
}

function Results(props: {
  readonly bench: BenchModel;
  readonly state: BenchState;
  readonly width: number;
  readonly height: number;
}) {
  const { state, height } = props;
  if (state.saved !== undefined) return <SavedPane {...props} />;
  if (state.view === 'compare') return <ComparisonPane {...props} />;
  const below = Math.max(8, Math.min(16, Math.floor(height * 0.42)));
  const above = { ...props, height: height - below };
  const row = state.rows[state.row];
  if (state.view === 'claims') {
    if (state.explaining) return <ClaimDetails {...props} />;
    return (
      <Box flexDirection="column">
        <ClaimsPane {...above} />
        <ClaimDetails {...props} height={below} />
      </Box>
    );
  }
  if (row === undefined) return <ResultsPane {...props} />;
  if (state.explaining) return <Explanation row={row} {...props} />;
  return (
    <Box flexDirection="column">
      <ResultsPane {...above} />
      <HistogramPane row={row} width={props.width} height={below} />
    </Box>
  );
}

function useBenchKeys(bench: BenchModel, state: BenchState): void {
  useCommands(
    'bench',
    {
      benchMeasure: bench.measure,
      benchToggle: bench.toggle,
      benchAll: bench.toggleAll,
      benchNextValue: () => state.focus === 'choices' && bench.change(1),
      benchPreviousValue: () => state.focus === 'choices' && bench.change(-1),
      benchOtherPane: () => bench.focus(state.focus === 'choices' ? 'results' : 'choices'),
      benchView: () => bench.nextView(1),
      benchExplain: bench.explain,
      benchSave: bench.save,
      benchSaved: bench.showSaved,
      benchEnter: bench.open,
    },
    state.saved === undefined,
  );
  useCommands(
    'benchSaved',
    { benchOpenSaved: bench.openSaved, benchCompare: bench.compare },
    state.saved !== undefined,
  );
  useCommands('list', {
    down: () => bench.move(1),
    up: () => bench.move(-1),
    pageDown: () => bench.move(10),
    pageUp: () => bench.move(-10),
    first: () => bench.move(Number.NEGATIVE_INFINITY),
    last: () => bench.move(Number.POSITIVE_INFINITY),
  });
  useCommands('everywhere', { back: bench.leave });
}
