/** The sentence for one event inside a call. */

import type { TraceEntry } from '../../engine/index.ts';
import type { Language } from '../../text/language.ts';

/** What the simulated kernel did, in the reader's language; its values where there is no sentence. */
export function traceSentence(entry: TraceEntry, _language: Language): string {
  const values = Object.entries(entry.args).map(([name, value]) => `${name} ${value ?? '?'}`);
  const what = entry.id.slice(entry.id.indexOf('.') + 1).replaceAll('_', ' ');
  return [what, ...values].join('  ');
}
