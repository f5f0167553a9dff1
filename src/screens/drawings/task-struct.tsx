/**
 * A process's signals: which are pending, blocked, ignored and caught, the sigqueue chains with what each signal
 * carries, the table of handlers, the frames on the user stack, and what became of what was delivered.
 */
import { Fragment, type ReactNode } from 'react';
import { signalText } from '../../text/signals.ts';
import { Prose } from '../parts/prose.tsx';
import { Styled } from '../parts/styled.tsx';
import { useLanguage } from '../parts/surroundings.tsx';
import { Deliveries, deliveryLines } from './deliveries.tsx';
import { Actions, actionsSize } from './k-sigaction.tsx';
import { partsOf } from './parts-of.ts';
import { RealTimer, TimerInWords, timerIsSet, useTimerRows } from './real-timer.tsx';
import { stackRows, UserStack } from './rt-sigframe.tsx';
import { SetsInWords, SignalSets, tellingSets, useSetRows } from './signal-sets.tsx';
import { chainSize, Sigqueues } from './sigqueue.tsx';
import type { Structure, StructureProps } from './structure.ts';
import { SIGNAL_SETS } from './synthetic.ts';

/** A piece of the drawing. */
interface Piece {
  readonly name: string;
  readonly rows: number;
  /** The step changed it. */
  readonly changed: boolean;
  readonly drawn: ReactNode;
}

function View(props: StructureProps) {
  const text = signalText(useLanguage());
  const pieces = usePieces(props);
  const rows = pieces.reduce((sum, piece) => sum + piece.rows, 0);
  if (rows === 0) return <Prose as="muted">{text.nothing}</Prose>;
  const fits = rows <= props.height;
  const changed = fits ? [] : pieces.filter((piece) => piece.changed);
  const shown = [...changed, ...pieces.filter((piece) => !changed.includes(piece))];
  return shown.map(({ name, drawn }) => <Fragment key={name}>{drawn}</Fragment>);
}

/** Where there is no room for all, sets that nothing is in are left out and long chains are cut. */
function usePieces({ object, before, width, height }: StructureProps): readonly Piece[] {
  const task = { object, before };
  const language = useLanguage();
  const whole = useSetRows({ ...task, sets: SIGNAL_SETS, width });
  const telling = tellingSets(task);
  const short = useSetRows({ ...task, sets: telling, width });
  const timer = useTimerRows(task, width);
  const frames = partsOf(object, 'rt_sigframe');
  const deliveries = deliveryLines(object.parts, width, language).length;
  const stack = stackRows(frames);
  const chain = chainSize(task);
  const actions = actionsSize(task, width);
  const around = timer + deliveries + stack + actions.rows;
  const roomy = whole + around + chain.rows <= height;
  const sets = roomy ? SIGNAL_SETS : telling;
  const differs = (names: readonly string[]) =>
    before !== undefined && names.some((name) => object.fields[name] !== before.fields[name]);
  const wanted = chain.changed ? 4 : 3;
  const chained = roomy ? chain.rows : Math.max(wanted, height - (short + timer + deliveries));
  return [
    {
      name: 'sets',
      rows: roomy ? whole : short,
      changed: differs(SIGNAL_SETS),
      drawn: <SignalSets {...task} sets={sets} width={width} />,
    },
    {
      name: 'timer',
      rows: timer,
      changed: differs(['real_timer', 'it_real_incr']),
      drawn: <RealTimer {...task} width={width} />,
    },
    {
      name: 'deliveries',
      rows: deliveries,
      changed: true,
      drawn: <Deliveries parts={object.parts} width={width} />,
    },
    {
      name: 'stack',
      rows: stack,
      changed: true,
      drawn: <UserStack frames={frames} width={width} />,
    },
    {
      name: 'chain',
      rows: chain.rows,
      changed: chain.changed,
      drawn: <Sigqueues {...task} width={width} rows={chained} />,
    },
    {
      name: 'actions',
      rows: actions.rows,
      changed: actions.changed,
      drawn: <Actions {...task} changedFirst={!roomy} />,
    },
  ];
}

function Summary({ object }: StructureProps) {
  const text = signalText(useLanguage());
  const quiet = tellingSets({ object, before: undefined }).length === 0 && !timerIsSet(object);
  if (quiet) return <Styled as="muted">{text.nothing}</Styled>;
  return (
    <Styled>
      <SetsInWords object={object} />
      <TimerInWords object={object} />
    </Styled>
  );
}

/** The drawing of a task_struct, as far as signals are concerned. */
export const taskStruct: Structure = { View, Summary, gone: (text) => text.vanishedTask };
