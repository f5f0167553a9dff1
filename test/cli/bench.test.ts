/** What `ipcscope bench` prints: results, comparisons and claims as text, and what is said of wrong options and files. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { wishOf } from '../../src/cli/bench-options.ts';
import { resultLines } from '../../src/cli/bench-table.ts';
import { main } from '../../src/cli/cli.ts';
import { type Context, UsageError } from '../../src/cli/io.ts';
import { type Cell, type Placement, resultText } from '../../src/engine/index.ts';
import { LANGUAGES } from '../../src/text/language.ts';
import { CALIBRATION, CELL, drawOf, drawsOf, resultOf } from '../engine/bench/draws.ts';
import { PLACEMENTS } from '../engine/bench/measurer.ts';
import { surroundings } from '../support/io.ts';
import { unsafeInLines } from '../support/terminal-safe.ts';

const folder = mkdtempSync(join(tmpdir(), 'ipcscope-bench-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fifo: Cell = { ...CELL, mechanism: 'fifo' };
const OLD = resultOf([...drawsOf(13_000, 15), ...drawsOf(14_000, 15, { cell: fifo, seed: 2 })]);
const NEW = resultOf([
  ...drawsOf(15_000, 15, { seed: 3 }),
  ...drawsOf(14_000, 15, { cell: fifo, seed: 4 }),
]);

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Run the program; what it wrote and how it ended. */
async function run(...args: string[]) {
  const { io, out, err } = surroundings();
  const status = await main(args, io);
  return { status, out: out(), err: err() };
}

const context = (language: 'en' | 'zh' = 'en'): Context => ({
  io: surroundings().io,
  language,
  layout: '6',
});

describe('a result as text', () => {
  const old = fileOf('old.json', resultText(OLD));

  test('names the machine, what was measured, and how sure it is', async () => {
    const { status, out } = await run('bench', 'show', old);
    expect(status).toBe(0);
    expect(out).toContain('A processor, 2 processors, 8.00 GiB, Linux 6.18.0');
    expect(out).toContain('round trip, 1 B, one core (0), native lane, SCHED_OTHER');
    expect(out).toMatch(/^ {2}pipe +13\.\d us {2}\+-0\.\d % .* 15$/m);
  });

  test('says what was not measured, what did not settle, and when the machine was another one', () => {
    const two: Cell = { ...CELL, placement: { name: 'two-cores', cpus: [0, 1] } };
    const draws = [
      ...drawsOf(13_000, 15),
      drawOf(13_000, 1, { calibration: { ...CALIBRATION, loopNs: 2000 }, disturbed: ['steal'] }),
      ...drawsOf(20_000, 15, { cell: two, spread: 1 }),
    ];
    const unmeasured = [{ cell: fifo, code: 'file.missing', args: { file: 'x' } }];
    const lines = resultLines(resultOf(draws, { unmeasured, interrupted: true }), 'en').join('\n');
    expect(lines).toContain('not measured: FIFO, round trip, 1 B, one core (0): there is no file');
    expect(lines).toContain('Stopped before the end');
    expect(lines).toContain('1 line did not settle');
    expect(lines).toContain('During 1 of 31 draws the machine was another one (a fixed loop)');
    expect(lines).toContain('What disturbed the run: steal (1 draw).');
  });

  test('becomes a table and a trace', async () => {
    expect((await run('bench', 'show', old, '--csv')).out).toMatch(/^mechanism,kind,/);
    const trace = (await run('bench', 'show', old, '--perfetto')).out;
    expect(JSON.parse(trace)).toHaveProperty('traceEvents');
  });

  test('is written where it is asked for, and nothing is replaced unasked', async () => {
    const out = join(folder, 'copy.csv');
    expect((await run('bench', 'show', old, '--csv', '-o', out)).status).toBe(0);
    expect(readFileSync(out, 'utf8')).toMatch(/^mechanism,kind,/);
    const again = await run('bench', 'show', old, '--csv', '-o', out);
    expect(again.status).toBe(2);
    expect(again.err).toContain('copy.csv');
  });
});

describe('two results compared', () => {
  const [old, now] = [fileOf('a.json', resultText(OLD)), fileOf('b.json', resultText(NEW))];

  test('say the ratio, its interval, and where no difference is seen', async () => {
    const { status, out } = await run('bench', 'compare', old, now);
    expect(status).toBe(0);
    expect(out).toMatch(/pipe .* 1\.15 +1\.1\d\.\.1\.1\d +slower \(p < 0\.001\)/);
    expect(out).toMatch(/FIFO .* no difference seen/);
    expect(out).not.toContain('The machine');
  });

  test('of another state of the machine say so', async () => {
    const other = resultOf(
      drawsOf(13_000, 15, { calibration: { ...CALIBRATION, getppidNs: 2000 } }),
    );
    const { out } = await run('bench', 'compare', old, fileOf('c.json', resultText(other)));
    expect(out).toContain('getppid: 900 ns before, 2.00 us after');
    expect(out).toContain('Only before: FIFO, round trip, 1 B, one core (0).');
  });

  test('one of which is none are refused in a sentence', async () => {
    const { status, err } = await run('bench', 'compare', old, fileOf('x', '\x1b[2J'));
    expect(status).toBe(2);
    expect(err).toMatch(/^ipcscope: .*is not a result of the bench lab.*\n$/);
    expect(unsafeInLines(err)).toBeUndefined();
  });
});

describe('the claims', () => {
  const shmTest = { firstNs: [4e6], againNs: [2e4], firstFaults: [256], againFaults: [0] };
  const path = fileOf('claims.json', resultText({ ...OLD, shmTest }));

  test.each(LANGUAGES)('are each told with a verdict (%s)', async (language) => {
    const { status, out } = await run('bench', 'claims', path, '--lang', language);
    expect(status).toBe(0);
    expect(out).toContain(
      language === 'zh' ? 'custom-shm-test：在本机不成立' : 'custom-shm-test: refuted here',
    );
    expect(out).toContain('one-megabyte-table');
  });

  test('as JSON have their numbers', async () => {
    const { claims } = JSON.parse((await run('bench', 'claims', path, '--json')).out) as {
      readonly claims: readonly { readonly id: string; readonly verdict: string }[];
    };
    expect(claims.find(({ id }) => id === 'tool-lmbench')?.verdict).toBe('refuted');
  });
});

describe('options', () => {
  const wish = (mechanisms: readonly string[], flags: Parameters<typeof wishOf>[1]) =>
    wishOf(mechanisms, flags, PLACEMENTS, context());
  const namesOf = (placements: readonly Placement[]) =>
    placements.map(({ name, cpus }) => `${name} ${cpus?.join() ?? '-'}`);

  test('without any wish for round trips of a byte through everything', () => {
    const { wish: all, seconds } = wish([], {});
    expect(all.mechanisms).toHaveLength(21);
    expect([all.kinds, all.sizes, all.lane, all.scheduler]).toEqual([
      ['round-trip'],
      [1],
      'native',
      'other',
    ]);
    expect(namesOf(all.placements)).toEqual(['one-core 0,0', 'two-cores 0,1']);
    expect(seconds).toBeUndefined();
  });

  test('say sizes, kinds, processors and time', () => {
    const flags = {
      sizes: '1,4k,1M',
      kind: 'throughput,megabyte',
      cores: '1,1|0,1|scheduler',
      seconds: '2.5',
      fifo: true,
    } as const;
    const { wish: own, seconds } = wish(['tcp', 'pipe'], flags);
    expect(own.sizes).toEqual([1, 4096, 1_048_576]);
    expect(namesOf(own.placements)).toEqual(['one-core 1,1', 'two-cores 0,1', 'scheduler -']);
    expect([seconds, own.lane, own.scheduler]).toEqual([2.5, 'native', 'fifo']);
  });

  test.each([
    [['pype'], {}, 'did you mean pipe?'],
    [['quux'], {}, 'choose of pipe, fifo'],
    [[], { kind: 'roundtrip' }, 'did you mean round-trip?'],
    [[], { sizes: '0' }, '--sizes takes bytes from 1 to 1M'],
    [[], { sizes: '2M' }, '--sizes takes'],
    [[], { seconds: 'ten' }, '--seconds takes a number'],
    [[], { cores: 'sibling' }, 'This machine has no two threads of one core'],
    [[], { cores: 'here' }, 'There is no "here"'],
  ] as const)(
    'that are wrong are answered with what is right: %j %j',
    (mechanisms, flags, says) => {
      let said = '';
      try {
        wish(mechanisms, flags);
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        said = (error as UsageError).message;
      }
      expect(said).toContain(says);
    },
  );

  test('two formats at once are refused before anything is measured', async () => {
    const { status, err } = await run('bench', 'pipe', '--json', '--csv');
    expect(status).toBe(2);
    expect(err).toContain('Choose one of --json, --csv and --perfetto');
  });

  test('help names what can be done with a result', async () => {
    const { out } = await run('bench', '--help');
    for (const word of ['show', 'compare', 'claims', '--perfetto', '--cores']) {
      expect(out).toContain(word);
    }
    expect((await run('bench', 'compare', '--help')).out).toContain('ipcscope bench compare');
  });
});
