/** Going through the transcript while somebody predicts: the question comes before the step, the answer makes it. */
import type { RunState } from '../../engine/index.ts';
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
  { options, host, run, text }: LabParts,
  prediction: Prediction,
  seek: (step: number) => void,
  closed: () => boolean,
): Stepping {
  let foresight: Foresight | undefined;
  /** True while it is looked ahead: another key then asks for nothing more. */
  let looking = false;
  const predicting = (): boolean => prediction.store.getState().predicting;
  const move = (how: 'step' | 'into'): void => void (how === 'step' ? run().step() : run().into());
  const forget = (): void => {
    foresight?.close();
    foresight = undefined;
  };
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
    if (asked === undefined) move(how);
    else prediction.ask(asked, step + 1);
  };
  const forward = (how: 'step' | 'into'): void => {
    const step = nextStep(run().store.getState());
    const asks = predicting() && step !== undefined && options.modes.includes('sim');
    if (looking) return;
    if (prediction.store.getState().question !== undefined) host.say(text().predictFirst);
    else if (asks) void ask(how, step);
    else move(how);
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
    goTo(step) {
      if (prediction.store.getState().question !== undefined) return;
      const ahead = step > run().store.getState().cursor.step;
      if (predicting() && ahead) forward('step');
      else seek(step);
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

/** The step that comes next, from 0; undefined inside of one, and at the end. */
function nextStep({ cursor, total }: RunState): number | undefined {
  return cursor.inside === undefined && cursor.step < total - 1 ? cursor.step + 1 : undefined;
}
