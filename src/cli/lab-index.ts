/** What the build notes of the shipped labs, so that a list of them need not read every one. */
import { readFileSync } from 'node:fs';
import { type LabFacts, labFacts, loadScript } from '../engine/index.ts';
import { shippedLabs } from './shipped.ts';

/** The facts of every shipped lab that has no mistake, by id. */
export function makeLabIndex(): { readonly [id: string]: LabFacts } {
  const index: { [id: string]: LabFacts } = {};
  for (const { id, path } of shippedLabs()) {
    const { script, diagnostics } = loadScript(readFileSync(path, 'utf8'), id);
    if (diagnostics.length === 0) index[id] = labFacts(script);
  }
  return index;
}
