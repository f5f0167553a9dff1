/** Going through the transcript while somebody predicts: the question comes before the step, the answer makes it. */
import { type RunState, stopsOf } from '../../engine/index.ts';
import type { Prediction } from './prediction.ts';
import { Foresight } from './questions/foresight.ts';
import type { LabModel, LabParts } from './store.ts';

/** What can be done with a run, with or without questions. */
export type Stepping = Pick<
  LabModel,
  | 'forward'
  | 'reveal'
  | 'playOrPause'
  | 'changeSpeed'
  | 'goTo'
  | 'togglePredicting'
  | 'leavePredicting'
> & { close(): void };

/** Go through the transcript, by asking first what comes where the reader wants to be asked. */
export function stepping(
  parts: LabParts,
  prediction: Prediction,
  seek: (stop: number) => void,
  closed: () => boolean,
): Stepping {
  const { options, host, run, text } = parts;
  const { predicting, asks, forget } = asking(parts, prediction, closed);
  const forward = (how: 'step' | 'into'): void => {
    if (asks(how)) return;
    if (how === 'step') return void run().step();
    if (run().store.getState().engine === 'real') host.say(text().noInside);
    void run().into();
  };
  return {
    forward,
    async reveal() {
      const question = prediction.take();
      if (question === undefined) return;
      await run().step();
      const frame = run().at(question.asked.step);
      if (closed() || frame === undefined) return;
      const verdict = prediction.judge(question, frame.step);
      if (verdict?.counted) options.predicted?.(verdict.right, question.asked.step);
    },
    playOrPause() {
      if (predicting()) forward('step');
      else if (run().store.getState().playing) run().pause();
      else run().play();
    },
    changeSpeed(by) {
      run().setSpeed(run().store.getState().speed * by);
      options.keepSpeed?.(run().store.getState().speed);
    },
    goTo(stop) {
      if (prediction.store.getState().question !== undefined) return;
      const ahead = stop > run().store.getState().stop;
      if (predicting() && ahead) forward('step');
      else seek(stop);
    },
    togglePredicting() {
      run().pause();
      const on = prediction.toggle();
      if (!on) forget();
      host.say(on ? text().predictOn : text().predictOff);
    },
    leavePredicting() {
      prediction.leave();
      forget();
      host.say(text().predictOff);
    },
    close: forget,
  };
}

/** Asks about what comes next. */
interface Asking {
  readonly predicting: () => boolean;
  /** True where no step is to be made: a question stands, or it is looked ahead for one, which may make the step then. */
  readonly asks: (how: 'step' | 'into') => boolean;
  /** Look ahead no more. */
  readonly forget: () => void;
}

function asking(
  { options, host, run, text }: LabParts,
  prediction: Prediction,
  closed: () => boolean,
): Asking {
  let foresight: Foresight | undefined;
  let looking = false;
  const predicting = (): boolean => prediction.store.getState().predicting;
  const ask = async (how: 'step' | 'into', step: number): Promise<void> => {
    run().pause();
    looking = true;
    const before = run().store.getState().cursor;
    foresight ??= new Foresight(options.open('sim'));
    const asked = await foresight.questionOf(step).finally(() => {
      looking = false;
    });
    // The reader may have gone elsewhere meanwhile, or had enough of it.
    if (closed() || !predicting() || run().store.getState().cursor !== before) return;
    const place = stopsOf(run().store.getState().script).first(step) + 1;
    if (asked !== undefined) prediction.ask(asked, place);
    else void (how === 'step' ? run().step() : run().into());
  };
  return {
    predicting,
    asks(how) {
      if (looking) return true;
      if (prediction.store.getState().question !== undefined) {
        host.say(text().predictFirst);
        return true;
      }
      const step = nextStep(run().store.getState());
      if (!predicting() || step === undefined || !options.modes.includes('sim')) return false;
      void ask(how, step);
      return true;
    },
    forget() {
      foresight?.close();
      foresight = undefined;
    },
  };
}

/** The step that comes next, from 0; undefined inside of one, while more comes of the last one, and at the end. */
function nextStep({ cursor, stop, total, script }: RunState): number | undefined {
  if (cursor.inside !== undefined || stop >= total - 1) return undefined;
  const next = stopsOf(script).at(stop + 1);
  return next.moment === 0 ? next.step : undefined;
}
