/** `ipcscope labs`: the labs that come with the program. */
import { readFileSync } from 'node:fs';
import { type LabFacts, labFacts, parse } from '../engine/index.ts';
import { printableJson } from '../printable.ts';
import { localized } from '../text/language.ts';
import { MECHANISMS } from '../text/mechanisms.ts';
import type { Context } from './io.ts';
import { type Lab, shippedLabs } from './shipped.ts';
import { padded } from './table.ts';

/** A lab with what its front matter says, in the reader's language. */
interface DescribedLab {
  readonly id: string;
  readonly mechanism: string;
  readonly title: string;
  readonly summary: string;
  readonly steps: number;
  readonly file: string;
}

/** Print the labs in reading order, a line each, or as a JSON array. */
export async function labs({ json }: { json: boolean }, context: Context): Promise<number> {
  const described = shippedLabs()
    .map((lab) => ({ lab, facts: lab.facts ?? factsOf(lab) }))
    .sort((a, b) => shelf(a.lab) - shelf(b.lab) || a.facts.order - b.facts.order)
    .map(({ lab, facts }) => describe(lab, facts, context));
  if (json) {
    context.io.out(`${printableJson(described, 2)}\n`);
    return 0;
  }
  const lines = padded(
    described.map(({ id, title }) => [id, title]),
    '  ',
  );
  for (const line of lines)
    context.io.out(`${line}
`);
  return 0;
}

function factsOf({ id, path }: Lab): LabFacts {
  return labFacts(parse(readFileSync(path, 'utf8'), id).script);
}

/** Where the lab's mechanism stands among all, as the app lists them. */
function shelf({ id }: Lab): number {
  const place = MECHANISMS.findIndex((mechanism) => id.startsWith(`${mechanism.id}/`));
  return place < 0 ? MECHANISMS.length : place;
}

function describe({ id, path }: Lab, facts: LabFacts, { language }: Context): DescribedLab {
  return {
    id,
    mechanism: facts.mechanism ?? id.split('/')[0] ?? '',
    title: localized(facts.title, language) ?? id,
    summary: localized(facts.summary, language) ?? '',
    steps: facts.steps,
    file: path,
  };
}
