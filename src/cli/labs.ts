/** `ipcscope labs`: the labs that come with the program. */
import { readFileSync } from 'node:fs';
import { labFacts, parse } from '../engine/index.ts';
import { localized } from '../text/language.ts';
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

/** Print the labs, a line each, or as a JSON array. */
export async function labs({ json }: { json: boolean }, context: Context): Promise<number> {
  const described = shippedLabs().map((lab) => describe(lab, context));
  if (json) {
    context.io.out(`${JSON.stringify(described, undefined, 2)}\n`);
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

function describe({ id, path, facts }: Lab, { language }: Context): DescribedLab {
  const { mechanism, title, summary, steps } =
    facts ?? labFacts(parse(readFileSync(path, 'utf8'), id).script);
  return {
    id,
    mechanism: mechanism ?? id.split('/')[0] ?? '',
    title: localized(title, language) ?? id,
    summary: localized(summary, language) ?? '',
    steps,
    file: path,
  };
}
