/** The lab: a transcript on a kernel, and what its keys do. */

import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { RunState } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import { InnerKeys, useCommands, useOtherKeys, useTyping } from '../keys/commands.tsx';
import { hintsFor } from '../keys/hints.ts';
import { commandOf } from '../keys/keys.ts';
import { LineInput, typeInto } from '../parts/line-input.tsx';
import { Prose } from '../parts/prose.tsx';
import { Styled } from '../parts/styled.tsx';
import { type Size, useLanguage, useSize } from '../parts/surroundings.tsx';
import { neighbour, PANES, type PaneName, shownPanes } from './arrangement.ts';
import { useAsking, useAskKeys } from './asking.ts';
import { viewOf } from './model.ts';
import { arrangementOf, LabPicture } from './picture.tsx';
import type { LabSeen } from './seen.ts';
import type { LabModel, LabState } from './store.ts';

/** The screen. */
export function Lab({ lab }: { readonly lab: LabModel }) {
  const state = useStore(lab.store);
  const run = useStore(state.run.store);
  const size = useSize();
  const language = useLanguage();
  const seen = useSeen(lab, state, run);
  useRunKeys(lab, run);
  const focusOn = useViewKeys(lab, seen, size);
  useAskKeys(lab, state, seen);
  useSearchKeys(lab, state);
  useAnswerKeys(lab, seen);
  useCommands('everywhere', { back: () => leave(lab, state) });
  useOtherKeys((key) => {
    const meant = commandOf(key, 'lab');
    // From a recording one goes back to the list of them.
    if (meant !== undefined && meant !== 'recordings') lab.onlyInLabs(key);
  }, lab.isPlayer);
  const instead = {
    ...(seen.nextLab === undefined ? {} : ({ step: 'nextLab' } as const)),
    // A recording stays on its kernel, but is played as fast as one likes.
    ...(lab.isPlayer ? ({ mode: 'faster' } as const) : {}),
  };
  return (
    <InnerKeys>
      <LabPicture
        seen={seen}
        hints={
          seen.prediction.question === undefined
            ? hintsFor([lab.isPlayer ? 'player' : 'lab'], language, instead, ['recordings'])
            : hintsFor(['question'], language, {}, ['back'])
        }
        typing={
          state.searching === undefined ? undefined : <LineInput sign="/" text={state.searching} />
        }
        state={useRunStatus(lab, state, run)}
        reader={{ onScroll: lab.scroll, onFocus: focusOn, onStep: lab.goTo }}
      />
    </InnerKeys>
  );
}

/** How long a step may take before the header says that the kernel is at work, in milliseconds. */
const SLOW_MS = 200;

/** True when the kernel has been at work for longer than a step usually takes. */
function useSlow(busy: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!busy) return undefined;
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [busy]);
  return slow && busy;
}

function useSeen(lab: LabModel, state: LabState, run: RunState): LabSeen {
  const { cursor, frame, count, failures, difference } = run;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what else a run's state holds is not in a view.
  const view = useMemo(
    () => viewOf(run),
    [cursor, frame, count, failures, difference, run.engine, run.total],
  );
  const prediction = useStore(lab.prediction.store);
  const atEnd = run.stop === run.total - 1;
  const asking = useAsking(state, view);
  const { focus, offsets, zoom, source, pattern, found } = state;
  return {
    view,
    focus,
    ...asking,
    offsets,
    zoom,
    source,
    pattern,
    found,
    prediction,
    playing: run.playing,
    speed: run.speed,
    keys: true,
    slow: useSlow(run.busy),
    waitNs: run.waiting?.ns,
    nextLab: atEnd ? lab.options.beside?.(1)?.title : undefined,
  };
}

/** Commands that move the run. */
function useRunKeys(lab: LabModel, { total }: RunState): void {
  const scope = lab.isPlayer ? 'player' : 'lab';
  const { run } = lab.store.getState();
  useCommands(scope, {
    step: () => lab.forward('step'),
    into: () => lab.forward('into'),
    stepBack: () => run.back(),
    play: lab.playOrPause,
    faster: () => lab.changeSpeed(2),
    slower: () => lab.changeSpeed(1 / 2),
    first: () => run.first(),
    last: () => lab.seek(Number.POSITIVE_INFINITY),
    // The transcript moves with the run.
    down: () => lab.forward('step'),
    up: () => run.back(),
    seek: (key) => lab.seek(Math.round((total * Number(key)) / 10) - 1),
    mode: lab.nextMode,
    predict: lab.togglePredicting,
    record: lab.record,
    copy: lab.copy,
    reload: () => void lab.reload(),
    recordings: lab.recordings,
    nextLab: () => lab.beside(1),
    previousLab: () => lab.beside(-1),
  });
}

/** Commands that change what is seen. @returns What goes to a pane. */
function useViewKeys(lab: LabModel, seen: LabSeen, size: Size): (pane: PaneName) => void {
  const shown = shownPanes(arrangementOf(seen, size, useLanguage()));
  /** Where transcript and program share a place, the one that is gone to takes it. */
  const focusOn = (focus: PaneName): void => {
    const both = shown.includes('transcript') && shown.includes('program');
    const source = focus === 'program' || (focus !== 'transcript' && seen.source);
    lab.see({ focus, source: both ? seen.source : source });
  };
  const beside = (by: 1 | -1): void => focusOn(neighbour(seen.focus, by, shown, seen.zoom));
  useCommands(lab.isPlayer ? 'player' : 'lab', {
    source: () => focusOn(seen.focus === 'program' || seen.source ? 'transcript' : 'program'),
    zoom: () => lab.see({ zoom: !seen.zoom }),
    nextPane: () => beside(1),
    previousPane: () => beside(-1),
    pane: (key) => focusOn(PANES[Number(key) - 1] ?? seen.focus),
    search: () => lab.setSearching(''),
  });
  return focusOn;
}

/** What is typed to be searched for, and the way between what was found. */
function useSearchKeys(lab: LabModel, { searching, pattern }: LabState): void {
  useCommands(
    'filter',
    { nextMatch: () => lab.find(1), previousMatch: () => lab.find(-1) },
    pattern !== undefined,
  );
  useTyping(
    searching === undefined
      ? undefined
      : (key, typed) => {
          const { text, done } = typeInto(searching, key, typed);
          lab.setSearching(done === undefined ? text : undefined);
          if (done !== 'accept' || text === '') return;
          lab.see({ focus: 'transcript' });
          lab.search(text);
        },
  );
}

/** The answer to a question: arrows and digits choose. */
function useAnswerKeys({ prediction, reveal, leavePredicting }: LabModel, seen: LabSeen): void {
  useCommands(
    'question',
    {
      nextChoice: () => prediction.choose(1),
      previousChoice: () => prediction.choose(-1),
      choice: (key) => prediction.pick(Number(key) - 1),
      answer: () => void reveal(),
      leaveQuestion: leavePredicting,
    },
    seen.prediction.question !== undefined,
  );
}

/** Leave the innermost thing that is open; false where that is the lab itself. */
function leave(lab: LabModel, { asked, pattern, zoom, source }: LabState): boolean {
  if (asked !== undefined) lab.ask(undefined);
  else if (pattern !== undefined) lab.endSearch();
  else if (zoom) lab.see({ zoom: false });
  else if (source) lab.see({ source: false, focus: 'transcript' });
  else return false;
  return true;
}

/** That a kernel starts, or why the run cannot go on. */
function useRunStatus(lab: LabModel, { opening, run }: LabState, { status }: RunState) {
  const text = labText(useLanguage());
  if (opening || status === 'starting') return <Styled as="sync">{text.starting}</Styled>;
  if (status !== 'broken') return undefined;
  return <Prose as="bad">{`${text.failedRun} ${lab.options.errorText(run)}`}</Prose>;
}
