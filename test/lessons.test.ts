/** What every lab owes its readers, whichever kernel it runs on. Whether it is true, `test/labs` shows. */
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { Item } from '../src/engine/script/ast.ts';
import { formatDiagnostic } from '../src/engine/script/diagnostic.ts';
import { parse } from '../src/engine/script/parse.ts';
import { print } from '../src/engine/script/print.ts';
import { labsPage } from './labs-page.ts';
import { type Lab, orderOf, readClaims, readLabs, TAUGHT } from './labs-read.ts';

/** The pane that narration must fit into at a terminal of 80 columns and 24 rows. */
const PANE = { columns: 40, rows: 4 };
/** The widest title that a list of labs shows whole. */
const TITLE = 40;
const SUMMARY = 120;
const LANGUAGES = ['en', 'zh'] as const;

const labs = readLabs();
const claims = readClaims();
const claimIds = new Set(claims.map((claim) => claim.id));

type Narration = Extract<Item, { kind: 'narration' }>;

/** How many lines a text takes in a pane, broken between words and between Chinese characters. */
function rowsOf(text: string, columns: number): number {
  const pieces = text.match(
    /\s+|[\u3000-\u9fff\uff00-\uffef“”…]|[^\s\u3000-\u9fff\uff00-\uffef“”…]+/gu,
  );
  let rows = 1;
  let used = 0;
  for (const piece of pieces ?? []) {
    const width = stringWidth(piece);
    if (/^\s/.test(piece)) {
      used += width;
    } else if (used + width <= columns) {
      used += width;
    } else {
      rows += 1;
      used = width;
    }
  }
  return rows;
}

/** A lab without where things stand in the file: what printing must keep. */
function essence(items: readonly Item[]): string {
  const skipped = new Set(['span', 'positions']);
  return JSON.stringify(
    items.filter((item) => item.kind !== 'blank'),
    (key, value: unknown) => {
      if (skipped.has(key)) return undefined;
      return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
    },
  );
}

/** The narration above each line, and what stands right behind it. */
function narrated(lab: Lab): { paragraphs: Narration[]; next: Item | undefined }[] {
  const found: { paragraphs: Narration[]; next: Item | undefined }[] = [];
  let paragraphs: Narration[] = [];
  for (const item of lab.script.items) {
    if (item.kind === 'narration') {
      paragraphs.push(item);
    } else if (item.kind !== 'blank' && item.kind !== 'comment') {
      if (paragraphs.length > 0) found.push({ paragraphs, next: item });
      paragraphs = [];
    }
  }
  if (paragraphs.length > 0) found.push({ paragraphs, next: undefined });
  return found;
}

function isStep(item: Item | undefined): boolean {
  return item?.kind === 'call' || item?.kind === 'time';
}

/** A line that one stops at: a step, or what came of it. */
function isStop(item: Item | undefined): boolean {
  return isStep(item) || (item !== undefined && ['resumed', 'signal', 'end'].includes(item.kind));
}

test('rowsOf breaks between words and between Chinese characters', () => {
  expect(rowsOf('one two', 7)).toBe(1);
  expect(rowsOf('one two', 6)).toBe(2);
  expect(rowsOf('管道里有四页', 8)).toBe(2);
  expect(rowsOf('管道 pipe 里', 8)).toBe(2);
});

describe.each(labs.map((lab) => [`${lab.mechanism}/${lab.name}`, lab] as const))('%s', (_, lab) => {
  const { front, items } = lab.script;

  test('is a transcript without mistakes', () => {
    expect(lab.diagnostics.map((d) => formatDiagnostic(d, lab.text))).toEqual([]);
  });

  test('has a title and a summary in every language, short enough for lists', () => {
    for (const language of LANGUAGES) {
      expect(stringWidth(front.title?.[language] ?? '')).toBeGreaterThan(0);
      expect(stringWidth(front.title?.[language] ?? '')).toBeLessThanOrEqual(TITLE);
      expect(stringWidth(front.summary?.[language] ?? '')).toBeGreaterThan(0);
      expect(stringWidth(front.summary?.[language] ?? '')).toBeLessThanOrEqual(SUMMARY);
    }
  });

  test('names its mechanism, which is its folder, and its place there', () => {
    expect(TAUGHT.map(({ id }) => id)).toContain(lab.mechanism);
    expect(front.mechanism).toBe(lab.mechanism);
    expect(orderOf(lab)).toBeGreaterThan(0);
  });

  test('shows claims that exist, each once', () => {
    const shows = front.shows ?? [];
    expect(shows.length).toBeGreaterThan(0);
    expect(shows.filter((id) => !claimIds.has(id))).toEqual([]);
    expect(new Set(shows).size).toBe(shows.length);
  });

  test('has 8 to 30 steps', () => {
    const steps = items.filter(isStep).length;
    expect(steps).toBeGreaterThanOrEqual(8);
    expect(steps).toBeLessThanOrEqual(30);
  });

  test('tells a line in English and in Chinese, above it', () => {
    for (const { paragraphs, next } of narrated(lab)) {
      const where = `line ${paragraphs[0]?.span.line}`;
      const languages = paragraphs.map((paragraph) => paragraph.language);
      expect(languages, where).toEqual(paragraphs.flatMap((_p, n) => (n % 2 ? ['zh'] : ['en'])));
      expect(languages.length % 2, where).toBe(0);
      expect(isStop(next), `${where} stands above a line to stop at`).toBe(true);
    }
  });

  test('tells it in few words', () => {
    for (const { paragraphs } of narrated(lab)) {
      for (const { text, span } of paragraphs) {
        const where = `line ${span.line}: ${text}`;
        expect(rowsOf(text, PANE.columns), where).toBeLessThanOrEqual(PANE.rows);
        expect(text, where).not.toMatch(/[\u4e00-\u9fff] [\u4e00-\u9fff]/);
      }
    }
  });

  test('is kept by printing it and reading it again', () => {
    const again = parse(print(lab.script), lab.path);
    expect(again.diagnostics).toEqual([]);
    expect(again.script.front).toEqual(front);
    expect(essence(again.script.items)).toBe(essence(items));
    expect(print(again.script)).toBe(print(lab.script));
  });
});

describe('the labs together', () => {
  test.each(TAUGHT)('$id has an order without ties', ({ id: mechanism }) => {
    const orders = labs.filter((lab) => lab.mechanism === mechanism).map(orderOf);
    expect(orders.length).toBeGreaterThan(0);
    expect(new Set(orders).size).toBe(orders.length);
  });

  test.each(LANGUAGES)('no two have the same title (%s)', (language) => {
    const titles = labs.map((lab) => lab.script.front.title?.[language]);
    expect(new Set(titles).size).toBe(titles.length);
  });

  test('show or correct every claim about their mechanisms that a lab can show', () => {
    const shown = new Set(labs.flatMap((lab) => lab.script.front.shows ?? []));
    const mechanisms = TAUGHT.map(({ id }) => id);
    const missing = claims
      .filter((claim) => claim.by === 'lab' && mechanisms.includes(claim.mechanism))
      .map((claim) => claim.id)
      .filter((id) => !shown.has(id));
    expect(missing).toEqual([]);
  });
});

describe('the claims', () => {
  test('have ids of their own and both languages', () => {
    expect(claimIds.size).toBe(claims.length);
    for (const claim of claims) {
      expect(claim.en, claim.id).toMatch(/\S/);
      expect(claim.zh, claim.id).toMatch(/[\u4e00-\u9fff]|socket/);
      expect(['lab', 'bench', 'structure', 'reading'], claim.id).toContain(claim.by);
    }
  });

  test('say what is wrong with them exactly when something is', () => {
    for (const claim of claims) {
      expect(['holds', 'qualified', 'outdated', 'refuted'], claim.id).toContain(claim.verdict);
      expect(claim.note === undefined, claim.id).toBe(claim.verdict === 'holds');
      if (claim.note !== undefined) {
        expect(claim.note.en, claim.id).toMatch(/\S/);
        expect(claim.note.zh, claim.id).toMatch(/[\u4e00-\u9fff]/);
      }
    }
  });
});

test('docs/LABS.md lists them', async () => {
  await expect(labsPage(labs, claims)).toMatchFileSnapshot('../docs/LABS.md');
});
