/** The bench lab: what can be chosen, a run from its beginning to its end, every view of a result, and the way out. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readResult } from '../../../src/engine/index.ts';
import { textWidth } from '../../../src/screens/parts/rows.ts';
import { makeTheme } from '../../../src/screens/theme.ts';
import { LANGUAGES } from '../../../src/text/language.ts';
import { measurerOf } from '../../engine/bench/measurer.ts';
import { HOSTILE, unsafeInLines } from '../../support/terminal-safe.ts';
import { type OpenApp, type OpenOptions, openApp } from '../app-driver.tsx';

let state: string;
let app: OpenApp | undefined;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'ipcscope-bench-'));
});

afterEach(() => {
  app?.close();
  rmSync(state, { recursive: true });
});

async function open(options: OpenOptions = {}): Promise<OpenApp> {
  const opened = await openApp(state, { measurer: async () => measurerOf(), ...options });
  app = opened;
  await opened.press('B');
  await opened.until(options.language === 'zh' ? '测什么' : 'What to measure');
  return opened;
}

/** A result of round trips through a pipe on both placements. */
async function measured(options: OpenOptions = {}): Promise<OpenApp> {
  const opened = await open(options);
  // The mechanisms follow five lines with values.
  await opened.press('a', ...Array.from({ length: 5 }, () => 'j'), 'space', 'm');
  await opened.until(options.language === 'zh' ? '30 次抽样' : '30 draws of 2 lines');
  return opened;
}

const folder = (): string => join(state, 'ipcscope', 'bench');

describe('home', () => {
  test('leads to it by its entry too', async () => {
    const opened = await openApp(state, { measurer: async () => measurerOf() });
    app = opened;
    await opened.press('end', 'up');
    expect(opened.text()).toContain('▶ Bench lab');
    expect(opened.text()).toContain('how sure that is');
    await opened.press('enter');
    await opened.until('What to measure');
    await opened.press('escape');
    expect(opened.text()).toContain('▶ Bench lab');
  });
});

describe('what can be chosen', () => {
  test('goes round and round', async () => {
    const opened = await open();
    await opened.press('right');
    expect(opened.text()).toContain('throughput');
    await opened.press('left', 'left');
    expect(opened.text()).toMatch(/measure +claims/);
    expect(opened.text()).not.toContain('✓ pipe');
    await opened.press('left');
    expect(opened.text()).toContain('1 MiB across');
    // A megabyte has no size to choose, and semaphores carry none.
    expect(opened.text()).not.toContain('message');
    expect(opened.text()).not.toContain('✓ futex');
  });

  test('nothing chosen is said, and nothing begins', async () => {
    const opened = await open();
    await opened.press('a', 'm');
    expect(opened.text()).toContain('choose a mechanism first');
  });

  test('a click chooses, one more changes', async () => {
    const opened = await open();
    await opened.clickOn('✓ FIFO');
    await opened.clickOn('✓ FIFO');
    expect(opened.text()).toContain('· FIFO');
  });

  test('a machine that allows nothing says why', async () => {
    const opened = await open({
      measurer: async () => {
        throw new Error('EPERM');
      },
    });
    await opened.until('EPERM');
    await opened.press('m');
    expect(opened.text()).toContain('EPERM');
  });
});

describe('a run', () => {
  test('shows how far it is, and what came of it', async () => {
    const opened = await measured();
    expect(opened.text()).toContain('round trip, 1 B, one core (0)');
    expect(opened.text()).toContain('round trip, 1 B, two cores (0, 1)');
    expect(opened.text()).toMatch(/pipe +13\.\d µs +\+-0\.\d %/);
    expect(opened.text()).toContain('switching 100 %');
    expect(opened.text()).toContain('s keeps the result');
  });

  test('that is stopped keeps what there is', async () => {
    const opened = await open({ measurer: async () => measurerOf(true) });
    await opened.press('m');
    await opened.until(/left at most/);
    await opened.press('escape');
    await opened.until('what was measured by then stays');
    expect(opened.text()).toMatch(/pipe +13\.\d µs/);
    await opened.press('s');
    expect(readdirSync(folder())).toHaveLength(1);
  });

  test('that is left is stopped', async () => {
    let signal: AbortSignal | undefined;
    const opened = await open({
      measurer: async () => {
        const measurer = measurerOf(true);
        return {
          ...measurer,
          measure: (cells, options) => {
            ({ signal } = options);
            return measurer.measure(cells, options);
          },
        };
      },
    });
    await opened.press('m');
    await opened.until(/left at most/);
    opened.close();
    expect(signal?.aborted).toBe(true);
  });

  test('that fails says why, and the next can begin', async () => {
    const opened = await open({
      measurer: async () => ({
        ...measurerOf(),
        measure: () => Promise.reject(new Error('the actors have gone')),
      }),
    });
    await opened.press('m');
    await opened.until('the actors have gone');
    await opened.press('m');
    await opened.until('the actors have gone');
  });
});

describe('a result', () => {
  test('is a table, bars to scale, and beside the claims', async () => {
    const opened = await measured();
    await opened.press('t');
    expect(opened.text()).toMatch(/pipe +█+ 13\.\d µs/);
    await opened.press('t');
    expect(opened.text()).toContain('Latency rises');
    expect(opened.text()).toContain('refuted here');
    await opened.press('t');
    expect(opened.text()).toMatch(/pipe +13\.\d µs +\+-/);
  });

  test('is explained: calls of the kernel, what is left, and the lab that shows it', async () => {
    const opened = await measured();
    await opened.press('x');
    expect(opened.text()).toContain('system calls: 4 of 900 ns each: 3.60 µs');
    expect(opened.text()).toMatch(/The rest, 10\.\d µs \(74 %\)/);
    expect(opened.text()).toContain('The documents say 5.00 µs: 2.7');
    await opened.press('enter');
    expect(opened.lines()[0]).toContain('ipcscope › Pipe');
    await opened.press('escape', 'escape');
    expect(opened.text()).toContain('switching 100 %');
  });

  test('is kept, shown again and compared with', async () => {
    const opened = await measured();
    await opened.press('s');
    const [name = ''] = readdirSync(folder());
    expect(opened.text()).toContain(name.replace('.json', ''));
    await opened.press('o');
    expect(opened.text()).toContain('Kept results');
    await opened.press('c');
    expect(opened.text()).toContain('no difference seen');
    await opened.press('o', 'enter');
    expect(opened.text()).toContain(`kept as ${name.replace('.json', '')}`);
    expect(opened.text()).toMatch(/pipe +13\.\d µs/);
  });

  test('that is damaged is refused in a sentence, and what is seen stays', async () => {
    const opened = await measured();
    await opened.press('s');
    for (const [at, hostile] of HOSTILE.entries()) {
      writeFileSync(join(folder(), `z${at}.json`), `{"format":"ipcscope-bench"${hostile}`);
    }
    await opened.press('o', 'enter');
    expect(opened.text()).toContain('is a damaged result');
    expect(unsafeInLines(opened.text())).toBeUndefined();
    await opened.press('escape');
    expect(opened.text()).toMatch(/pipe +13\.\d µs/);
  });

  test('none was kept yet is said', async () => {
    const opened = await open();
    await opened.press('o');
    expect(opened.text()).toContain('no result was kept yet');
    expect(existsSync(folder())).toBe(false);
  });
});

test("the documents' claims are measured as they say, their own program too", async () => {
  const opened = await open();
  await opened.press('left', 'm');
  await opened.until('refuted here');
  await opened.until(/draws of \d+ lines/);
  await opened.press('end', 'x');
  expect(opened.text()).toContain('writing a fresh segment took 4.00 ms with 256 page faults');
  await opened.press('escape', 's');
  const [name = ''] = readdirSync(folder());
  expect(readResult(readFileSync(join(folder(), name), 'utf8'), name).shmTest).toBeDefined();
});

describe.each([
  [80, 24],
  [100, 30],
  [200, 60],
  [60, 20],
  [40, 12],
])('%d x %d', (columns, rows) => {
  test.each(LANGUAGES)('every view fills the screen and no more (%s)', async (language) => {
    const opened = await measured({ language, columns, rows });
    await opened.press('s');
    for (const keys of [[], ['x'], ['t'], ['t'], ['x'], ['o'], ['c']]) {
      await opened.press(...keys);
      const lines = opened.lines();
      expect(lines).toHaveLength(rows);
      for (const line of lines) expect(textWidth(line), line).toBeLessThanOrEqual(columns);
    }
  });
});

test('without colours and UTF-8 there is the same to read', async () => {
  const opened = await measured({ theme: makeTheme(0, true) });
  expect(opened.text()).toMatch(/^[\n -~]*$/);
  expect(opened.text()).toMatch(/pipe +13\.\d us/);
});
