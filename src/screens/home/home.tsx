/** Home: mechanisms in their families, the labs of each, what the chosen one is about and how far the reader got. */
import { Box } from 'ink';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { homeText } from '../../text/home.ts';
import { useCommands, useTyping } from '../keys/commands.tsx';
import { hintsFor } from '../keys/hints.ts';
import { Footer } from '../parts/footer.tsx';
import { Header } from '../parts/header.tsx';
import { LineInput, typeInto } from '../parts/line-input.tsx';
import { textWidth } from '../parts/rows.ts';
import { Beside, CHROME_ROWS, Screen } from '../parts/screen.tsx';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useSize } from '../parts/surroundings.tsx';
import { About } from './about.tsx';
import { Labs } from './lab-list.tsx';
import { Mechanisms } from './mechanisms.tsx';
import { isDone } from './progress.ts';
import { canLeave, type HomeModel, type HomeState } from './store.ts';
import type { HomeView } from './view.ts';

/** From this many columns on three panes stand side by side. */
const THREE_PANES = 140;
/** Below this many there is one at a time. */
const TWO_PANES = 76;

/** Home. */
export function Home({ home }: { readonly home: HomeModel }) {
  const state = useStore(home.store);
  const view = useHomeView(home, state);
  const language = useLanguage();
  useHomeKeys(home, state);
  const without = canLeave(state) ? [] : (['back'] as const);
  return (
    <Screen
      header={<HomeHeader view={view} />}
      footer={
        <Footer
          hints={hintsFor(['home', 'list'], language, {}, without)}
          typing={state.typing ? <LineInput sign="/" text={state.filter} /> : undefined}
        />
      }
    >
      <Body view={view} />
    </Screen>
  );
}

/** What is shown. The first picture does not wait for the labs to be read. */
function useHomeView(home: HomeModel, state: HomeState): HomeView {
  const [reads, setReads] = useState(false);
  useEffect(() => {
    const turn = setImmediate(() => setReads(true));
    return () => clearImmediate(turn);
  }, []);
  const { progress, recordings } = home.options;
  const unfinished = home.unfinished();
  return {
    ...state,
    entries: home.entries,
    pointing: home,
    unfinished,
    // A lab that is finished by now is not gone on with.
    entry: unfinished === undefined ? Math.max(0, state.entry) : state.entry,
    labs: reads ? home.labsOf(state) : undefined,
    chosenLab: state.lab,
    progress,
    recordings: recordings(),
  };
}

function useHomeKeys(home: HomeModel, state: HomeState): void {
  useCommands('home', {
    recordings: home.options.openRecordings,
    bench: home.options.openBench,
    goOn: home.goOn,
    otherList: () => home.focusLabs(!state.inLabs),
  });
  useCommands('list', {
    down: () => home.move(1),
    up: () => home.move(-1),
    pageDown: () => home.move(10),
    pageUp: () => home.move(-10),
    first: () => home.move(Number.NEGATIVE_INFINITY),
    last: () => home.move(Number.POSITIVE_INFINITY),
    open: home.open,
    out: () => home.focusLabs(false),
    search: () => home.setTyping(true),
  });
  useCommands('everywhere', { back: home.leave });
  useTyping(
    state.typing
      ? (key, typed) => {
          // The arrows go from the line to what it has found.
          if (key === 'down' || key === 'up') return home.setTyping(false);
          const { text, done } = typeInto(state.filter, key, typed);
          home.filter(done === 'cancel' ? '' : text);
          return home.setTyping(done === undefined);
        }
      : undefined,
  );
}

/** With what the program is for, where that fits. */
function HomeHeader({ view }: { readonly view: HomeView }) {
  const { columns } = useSize();
  const { tagline, progress } = homeText(useLanguage());
  const files = view.entries.flatMap((entry) => (entry.kind === 'shelf' ? entry.shelf.files : []));
  const done = files.filter(({ id }) => isDone(view.progress, id)).length;
  const words = progress(done, files.length);
  const fits = textWidth(tagline) + textWidth(words) + 16 <= columns;
  return (
    <Header path={fits ? ['ipcscope', tagline] : ['ipcscope']}>
      <Styled as={done > 0 ? 'good' : 'muted'}>{words}</Styled>
    </Header>
  );
}

/** The panes, as many as there is room for. */
function Body({ view }: { readonly view: HomeView }) {
  const { columns, rows } = useSize();
  const height = rows - CHROME_ROWS;
  // Of a fixed height, so that nothing jumps while one goes through the labs.
  const about = Math.max(6, Math.min(11, Math.floor(height * 0.38)));
  const labsAndAbout = (width: number) => (
    <Box flexDirection="column">
      <Labs view={view} width={width} height={height - about} />
      <About view={view} width={width} height={about} />
    </Box>
  );
  if (columns < TWO_PANES) {
    return view.inLabs || view.filter !== '' ? (
      labsAndAbout(columns)
    ) : (
      <Mechanisms view={view} width={columns} height={height} />
    );
  }
  const left = Math.max(34, Math.min(44, Math.floor(columns * 0.3)));
  const middle = Math.floor((columns - left) * 0.45);
  return (
    <Beside>
      <Mechanisms view={view} width={left} height={height} />
      {columns < THREE_PANES ? (
        labsAndAbout(columns - left)
      ) : (
        <>
          <Labs view={view} width={middle} height={height} />
          <About view={view} width={columns - left - middle} height={height} preview />
        </>
      )}
    </Beside>
  );
}
