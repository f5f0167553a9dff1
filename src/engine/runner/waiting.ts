/** Steps that take real time: what is waited for, and telling it to whoever waits along. */
import type { CallName } from '../calls/spec.ts';

/** What a step that is being made waits for. */
export interface Waiting {
  /** The transcript's line, 0 when there is none. */
  readonly line: number;
  /** The longest that it takes, in nanoseconds. */
  readonly ns: number;
  /** Absent where time just passes. */
  readonly call?: CallName;
}

/** What makes steps. */
interface Waiter {
  /** Undefined where no step is being made, and where it waits for nothing. */
  readonly waiting: Waiting | undefined;
}

/**
 * Wait for a step, and tell what it waits for itself where that takes longer than a moment.
 *
 * @param step The step that is being made.
 * @param afterMs How long a moment is.
 * @param tell Called with what is waited for, and with nothing once that is over; not called where it is over sooner.
 */
export async function tellingWhatFor<T>(
  step: Promise<T>,
  waiter: Waiter,
  afterMs: number,
  tell: (waiting: Waiting | undefined) => void,
): Promise<T> {
  let told = false;
  const timer = setTimeout(() => {
    if (waiter.waiting === undefined) return;
    told = true;
    tell(waiter.waiting);
  }, afterMs);
  try {
    return await step;
  } finally {
    clearTimeout(timer);
    if (told) tell(undefined);
  }
}
