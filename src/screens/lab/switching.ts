/** Which run the lab looks at: follow it, and go on with another kernel at the same stop. */
import type { Engine, Run } from '../../engine/index.ts';
import type { LabParts, LabState } from './store.ts';

/** The run that is followed, and how it is exchanged. */
export interface Following {
  /** Go on with another kernel, at the same stop; stay with this one where the other is refused. */
  switchTo(on: Engine): void;
  /** Go through steps that the reader does not see. */
  unseen(work: () => Promise<void>): Promise<void>;
  /** True after the lab has been closed. */
  closed(): boolean;
  close(): void;
}

/**
 * Follow the run of a lab until it is closed. Where its kernel is refused at once, the simulation takes over.
 *
 * @param moved Called whenever another moment is looked at.
 */
export function following(parts: LabParts, moved: () => void): Following {
  const { options, host, store, run, text } = parts;
  let closed = false;
  /** Works under way whose steps the reader does not see. */
  let unseen = 0;
  let opening: Run | undefined;
  let unfollow = (): void => {};

  const follow = (next: Run): void => {
    unfollow();
    store.setState({ run: next, offsets: {} });
    unfollow = next.store.subscribe((state, last) => {
      if (state.cursor === last.cursor) return;
      store.setState(followed);
      moved();
      const { inside } = state.cursor;
      if (inside === undefined && unseen === 0) options.seen?.(state.stop + 1, state.total);
    });
  };
  const refused = (by: Run, on: Engine): void =>
    host.say(text().modeUnavailable(text()[on], options.errorText(by)));
  const switchTo = (on: Engine): void => {
    if (on === run().store.getState().engine || opening !== undefined) return;
    run().pause();
    opening = options.open(on);
    store.setState({ opening: true });
    void arrive(opening, on);
  };
  const arrive = async (next: Run, on: Engine): Promise<void> => {
    await catchUp(next, run, () => closed);
    opening = undefined;
    const old = run();
    const { count, status } = next.store.getState();
    const isRefused = count === 0 && status === 'broken';
    if (isRefused && !closed) refused(next, on);
    if (!isRefused && !closed) follow(next);
    store.setState({ opening: false });
    await (run() === next ? old : next).close();
  };

  follow(run());
  void run().ready.then(() => {
    const { status } = run().store.getState();
    if (closed || status !== 'broken' || options.on === 'sim') return;
    refused(run(), options.on);
    if (options.modes.includes('sim')) switchTo('sim');
  });
  return {
    switchTo,
    async unseen(work) {
      unseen += 1;
      await work().finally(() => {
        unseen -= 1;
      });
    },
    closed: () => closed,
    close() {
      closed = true;
      unfollow();
      void opening?.close();
      void run().close();
    },
  };
}

/** Bring a run to the stop of another, which the reader may go on with meanwhile. */
async function catchUp(next: Run, run: () => Run, closed: () => boolean): Promise<void> {
  await next.ready;
  const here = (): number => run().store.getState().stop;
  let at: number | undefined;
  while (!closed() && at !== here() && next.store.getState().status !== 'broken') {
    at = here();
    await next.seek(at);
  }
}

/** Let every pane follow the run again; the very same state where they do. */
function followed(state: LabState): LabState | Partial<LabState> {
  const follows = state.found === undefined && Object.keys(state.offsets).length === 0;
  return follows ? state : { found: undefined, offsets: {} };
}
