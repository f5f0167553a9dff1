/** The page that lists the labs and what they show, made from the labs themselves. */

import type { Mechanism } from '../src/text/mechanisms.ts';
import { type Claim, type Lab, TAUGHT } from './labs-read.ts';

const VERDICTS: { readonly [verdict: string]: string } = {
  holds: 'holds',
  qualified: 'only in part',
  outdated: 'not any more',
  refuted: 'measured otherwise',
};

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function mechanismPart({ id, name }: Mechanism, labs: readonly Lab[]): string[] {
  const rows = labs
    .filter((lab) => lab.mechanism === id)
    .map(({ script, path }) => {
      const { title, summary } = script.front;
      const link = `[${cell(title?.en ?? '')}](../${path})`;
      return `| ${link}<br>${cell(title?.zh ?? '')} | ${cell(summary?.en ?? '')} |`;
    });
  return [
    `## ${name.en} · ${name.zh}`,
    '',
    '| lab | what it shows |',
    '| --- | --- |',
    ...rows,
    '',
  ];
}

function claimRow(claim: Claim, labs: readonly Lab[]): string {
  const shown = labs
    .filter((lab) => lab.script.front.shows?.includes(claim.id))
    .map((lab) => `[${lab.mechanism}/${lab.name}](../${lab.path})`);
  const verdict =
    claim.note === undefined ? '' : `**${VERDICTS[claim.verdict]}**: ${claim.note.en}`;
  return `| \`${claim.id}\` ${cell(claim.en)} | ${cell(verdict)} | ${shown.join(', ')} |`;
}

/**
 * The text of docs/LABS.md.
 *
 * @param labs Every lab, in the order in which they are shown.
 * @param claims The claims of src/lessons/claims.yaml, in its order.
 */
export function labsPage(labs: readonly Lab[], claims: readonly Claim[]): string {
  const shown = new Set(labs.flatMap((lab) => lab.script.front.shows ?? []));
  return [
    '# The labs',
    '',
    'Made from the labs by `test/lessons.test.ts`; after a change run `npx vitest run test/lessons -u`.',
    'Every lab runs on the simulated kernel, on the real one, and on both at once:',
    '',
    '```sh',
    'ipcscope run src/lessons/pipe/hello.ipc --on twin',
    '```',
    '',
    ...TAUGHT.flatMap((mechanism) => mechanismPart(mechanism, labs)),
    '## Which claims they show',
    '',
    'What books and web pages say about Linux IPC, one claim a line, held against Linux 6.x. The middle',
    'column is empty where the claim holds as it stands. Claims that need a measurement, and those about',
    'mechanisms that have no lab yet, are in `src/lessons/claims.yaml` with the others.',
    '',
    '| claim | on Linux 6.x | labs |',
    '| --- | --- | --- |',
    ...claims.filter((claim) => shown.has(claim.id)).map((claim) => claimRow(claim, labs)),
    '',
  ].join('\n');
}
