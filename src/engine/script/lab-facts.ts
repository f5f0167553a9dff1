/** What a list of labs says of each, without what running it needs. Plain data: it can be kept as JSON. */
import type { Localized, Script } from './ast.ts';

/** The facts of one lab. */
export interface LabFacts {
  /** Undefined where its front matter names none. */
  readonly mechanism?: string;
  readonly title?: Localized;
  readonly summary?: Localized;
  /** Where it stands among the labs of its mechanism; those without a place come last. */
  readonly order: number;
  readonly steps: number;
  /** Lines at which one stops on the way through: those of the steps, and those that assert what came of them. */
  readonly stops: number;
  readonly actors: number;
  readonly calls: readonly string[];
}

/** The facts of a transcript. */
export function labFacts(script: Script): LabFacts {
  const { mechanism, title, summary, other } = script.front;
  const calls = new Set<string>();
  const actors = new Set<string>();
  let steps = 0;
  let stops = 0;
  for (const item of script.items) {
    if ('actor' in item) actors.add(item.actor);
    if (item.kind === 'call') calls.add(item.call);
    const isStep = item.kind === 'call' || item.kind === 'time';
    if (isStep) steps += 1;
    if (isStep || ('actor' in item && steps > 0)) stops += 1;
  }
  return {
    ...(mechanism === undefined ? {} : { mechanism }),
    ...(title === undefined ? {} : { title }),
    ...(summary === undefined ? {} : { summary }),
    order: typeof other?.order === 'number' ? other.order : Number.MAX_SAFE_INTEGER,
    steps,
    stops,
    actors: actors.size,
    calls: [...calls],
  };
}
