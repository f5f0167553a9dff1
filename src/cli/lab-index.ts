/** What the build notes of the shipped labs, so that a list of them need not read every one. */
import { readFileSync } from 'node:fs';
import { type LabFacts, labFacts, loadScript } from '../engine/index.ts';
import { shippedLabs } from './shipped.ts';

/** The facts of every shipped lab, by id; null for one that has a mistake. */
export function makeLabIndex(): { readonly [id: string]: LabFacts | null } {
  const index: { [id: string]: LabFacts | null } = {};
  for (const { id, path } of shippedLabs()) {
    const { script, diagnostics } = loadScript(readFileSync(path, 'utf8'), id);
    index[id] = diagnostics.length === 0 ? labFacts(script) : null;
  }
  return index;
}
