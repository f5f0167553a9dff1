/** Properties: what holds for all inputs of a kind, tried on some of them. */
import fc, { type IAsyncProperty, type IProperty } from 'fast-check';

/** How many inputs a property is tried on: the dearer one of them is, the fewer. */
const TRIES = { cheap: 2000, usual: 300, dear: 100 } as const;

/** A machine that is busy otherwise tries fewer: no property takes longer, in milliseconds. */
const PROPERTY_MS = 10_000;

/** Try a property; throws with the smallest input found that breaks it. */
export function holds<Inputs>(tries: keyof typeof TRIES, property: IProperty<Inputs>): void {
  fc.assert(property, bounded(tries));
}

/** As `holds`, for a property that waits for something; rejects. */
export function holdsAsync<Inputs>(
  tries: keyof typeof TRIES,
  property: IAsyncProperty<Inputs>,
): Promise<void> {
  return fc.assert(property, bounded(tries));
}

function bounded(tries: keyof typeof TRIES) {
  return {
    numRuns: TRIES[tries],
    interruptAfterTimeLimit: PROPERTY_MS,
    markInterruptAsFailure: false,
  };
}
