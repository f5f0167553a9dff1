/** The command line as scripts use it: the built program, its pipes and its exit status. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BIN, NODE, pinnedEnv } from '../support/driver.ts';
import { runProgram } from '../support/program.ts';
import { skipUnless } from '../support/skip.ts';

const GOOD = 'A  pipe([r, w]) = 0\nA  write(w, "Hello", 5) = 5\nA  read(r, "Hello", 100) = 5\n';
const TWICE = `${GOOD.replace('= 5', '= 4')}A  close(r) = 1\n`;
const WRONG = 'A  pipe([r, w]) = 0\nA  write(w, "Hello", 5) = 4\n';
const BROKEN = 'A  pipe([r, w]) = 0\nA  wirte(w, "Hello", 5) = 5\n';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-test-'));
  writeFileSync(join(folder, 'good.ipc'), GOOD);
  writeFileSync(join(folder, 'wrong.ipc'), WRONG);
  writeFileSync(join(folder, 'twice.ipc'), TWICE);
  writeFileSync(join(folder, 'broken.ipc'), BROKEN);
  writeFileSync(join(folder, 'made.jsonl'), '{"format":"ipcscope","version":{"major":1}}\n');
  writeFileSync(join(folder, 'latin1.ipc'), Buffer.from('# caf\xe9\n', 'latin1'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ipcscope = (line: string, options: Parameters<typeof runProgram>[1] = {}) =>
  runProgram(line === '' ? [] : line.split(' '), { cwd: folder, ...options });

describe('run', () => {
  test('ok, exit 0', async () => {
    expect(await ipcscope('run good.ipc')).toEqual({
      code: 0,
      signal: null,
      out: 'ok good.ipc\n',
      err: '',
    });
  });

  test('an assertion that fails, exit 1', async () => {
    const { code, out, err } = await ipcscope('run wrong.ipc');
    expect(out).toBe('FAIL wrong.ipc:2: expected = 4, got 5\n');
    expect([code, err]).toEqual([1, '']);
  });

  test('every assertion that fails has a line; the JSON has them all', async () => {
    const { code, out, err } = await ipcscope('run twice.ipc');
    expect(code).toBe(1);
    expect(out).toBe(
      'FAIL twice.ipc:2: expected = 4, got 5\nFAIL twice.ipc:4: expected = 1, got 0\n',
    );
    expect(err).toBe('');
    const json = await ipcscope('run twice.ipc --json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      status: 'fail',
      files: [
        {
          steps: 4,
          failures: [
            { line: 2, expected: '= 4', got: '5' },
            { line: 4, expected: '= 1', got: '0' },
          ],
        },
      ],
    });
  });

  test('a mistake, exit 2, with the place, the line, a caret and the nearest name', async () => {
    const { code, out, err } = await ipcscope('run broken.ipc');
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('broken.ipc:2:4: unknown call "wirte"; did you mean "write"?');
    expect(err).toMatch(/^ *\^+$/m);
  });

  test('several files: each its line, the worst its status', async () => {
    const both = await ipcscope('run good.ipc wrong.ipc good.ipc');
    expect(both.code).toBe(1);
    expect(both.out.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'ok',
      'FAIL',
      'ok',
      '',
    ]);
    expect((await ipcscope('run wrong.ipc broken.ipc good.ipc')).code).toBe(2);
    expect((await ipcscope('run wrong.ipc absent.ipc')).code).toBe(2);
  });

  test('- is standard input', async () => {
    const { code, out } = await ipcscope('run -', { stdin: GOOD });
    expect([code, out]).toEqual([0, 'ok <stdin>\n']);
  });

  test('a lab by its id', async () => {
    expect(await ipcscope('run pipe/hello')).toMatchObject({ code: 0, out: 'ok pipe/hello\n' });
  });

  test('JSON', async () => {
    const { code, out, err } = await ipcscope('run good.ipc wrong.ipc broken.ipc --json');
    expect([code, err]).toEqual([2, '']);
    expect(JSON.parse(out)).toMatchObject({
      on: 'sim',
      status: 'mistake',
      files: [
        { file: 'good.ipc', status: 'ok', failures: [], mistakes: [] },
        {
          file: 'wrong.ipc',
          status: 'fail',
          failures: [{ line: 2, expected: '= 4', got: '5' }],
        },
        {
          file: 'broken.ipc',
          status: 'mistake',
          mistakes: [{ line: 2, column: 4, suggestion: 'write' }],
        },
      ],
    });
  });
});

describe('what is given wrongly is one sentence on standard error', () => {
  test.each([
    ['run absent.ipc', /^ipcscope: there is no file or lab "absent.ipc": .+\.\n$/],
    [
      'run pipe/helo',
      /^ipcscope: there is no file or lab "pipe\/helo": did you mean "pipe\/hello"\?\n$/,
    ],
    ['run pipe', /^ipcscope: there is no file or lab "pipe": did you mean "pipe\/hello"\?\n$/],
    ['run PIPE/Hello', /did you mean "pipe\/hello"\?\n$/],
    ['run made.jsonl', /^ipcscope: "made.jsonl" is a recording, .+ `ipcscope play`\.\n$/],
    ['RUN good.ipc', /^ipcscope: there is no command, file or lab "RUN": did you mean "run"\?\n$/],
    ['run .', /^ipcscope: "\." is a folder: .+\.\n$/],
    ['run latin1.ipc', /^ipcscope: "latin1.ipc" is not UTF-8 text: .+\.\n$/],
    ['rnu good.ipc', /^ipcscope: there is no command, file or lab "rnu": did you mean "run"\?\n$/],
    ['run good.ipc --on mars', /^ipcscope: --on cannot be "mars": .+\.\n$/],
    ['lab pipe/hello', /^ipcscope: the app needs a terminal .+ `ipcscope run pipe\/hello` .+\.\n$/],
    ['play good.ipc', /^ipcscope: "good.ipc" is not a recording .+\.\n$/],
    ['export absent.jsonl -f text', /^ipcscope: there is no file "absent.jsonl": .+\.\n$/],
    ['record good.ipc -o good.ipc', /^ipcscope: "good.ipc" exists already: .+ --force .+\.\n$/],
    ['record good.ipc -o .', /^ipcscope: "\." is a folder: .+\.\n$/],
    ['export pipe-hello -f text -o . --force', /^ipcscope: "\." is a folder: .+\.\n$/],
    [
      'record good.ipc -o no/such/folder',
      /^ipcscope: "no\/such\/folder" cannot be written .+\.\n$/,
    ],
  ])('%s', async (line, sentence) => {
    const { code, out, err } = await ipcscope(line);
    expect(err).toMatch(sentence);
    expect([code, out]).toEqual([2, '']);
  });

  test('in the language of the locale, and of --lang before it', async () => {
    const env = { LANG: 'zh_CN.UTF-8' };
    expect((await ipcscope('run absent.ipc', { env })).err).toContain('没有名为“absent.ipc”');
    expect((await ipcscope('run absent.ipc --lang en', { env })).err).toContain('there is no');
    expect((await ipcscope('--lang=zh run absent.ipc')).err).toContain('没有名为');
  });
});

describe('recordings', () => {
  test('record, play, export', async () => {
    const recorded = await ipcscope('record good.ipc -o good.jsonl');
    expect(recorded).toMatchObject({ code: 0, err: '' });
    expect(recorded.out).toMatch(/^recorded 3 steps in good.jsonl\n$/);
    const played = await ipcscope('play good.jsonl');
    expect(played).toMatchObject({ code: 0, err: '' });
    expect(played.out).toContain('write(4, "Hello", 5)');
    const text = await ipcscope('export good.jsonl -f text');
    expect(text.out).toBe(played.out);
    const piped = await ipcscope('export - -f text', {
      stdin: readFileSync(join(folder, 'good.jsonl')),
    });
    expect(piped).toMatchObject({ code: 0, out: text.out });
    for (const format of ['asciicast-v2', 'asciicast-v3', 'json']) {
      const written = await ipcscope(`export good.jsonl -f ${format} -o out.${format}`);
      expect(written, format).toMatchObject({ code: 0, out: '', err: '' });
      const bytes = readFileSync(join(folder, `out.${format}`), 'utf8');
      expect((await ipcscope(`export good.jsonl -f ${format}`)).out, format).toBe(bytes);
    }
  });

  test('what is there is replaced only with --force, and a device never', async () => {
    writeFileSync(join(folder, 'kept.jsonl'), 'mine');
    expect((await ipcscope('record good.ipc -o kept.jsonl')).code).toBe(2);
    expect(readFileSync(join(folder, 'kept.jsonl'), 'utf8')).toBe('mine');
    expect((await ipcscope('record good.ipc -o kept.jsonl --force')).code).toBe(0);
    expect((await ipcscope('play kept.jsonl')).code).toBe(0);
    for (const force of ['', ' --force']) {
      expect((await ipcscope(`export kept.jsonl -f text -o /dev/null${force}`)).code).toBe(0);
      expect((await ipcscope(`record good.ipc -o /dev/null${force}`)).code).toBe(0);
    }
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test('a failed assertion is recorded and said', async () => {
    const { code, out } = await ipcscope('record wrong.ipc -o wrong.jsonl');
    expect(code).toBe(1);
    expect(out).toContain('FAIL wrong.ipc:2: expected = 4, got 5\n');
    expect((await ipcscope('play wrong.jsonl')).code).toBe(0);
  });

  test('to standard output, with what is said on the other', async () => {
    const { code, out, err } = await ipcscope('record wrong.ipc -o -');
    expect([code, err]).toEqual([1, 'FAIL wrong.ipc:2: expected = 4, got 5\n']);
    const played = await ipcscope('play -', { stdin: out });
    expect([played.code, played.err]).toEqual([0, '']);
    expect(played.out).toContain('write(4, "Hello", 5)');
  });

  test('one that comes with the program is known by its name', async () => {
    const { code, out } = await ipcscope('export pipe-hello -f text');
    expect(code).toBe(0);
    expect(out).toMatch(/write\(4, "Hello", 5\) += 5 <\d/);
  });

  test('a call that this version does not know is shown as it is', async () => {
    await ipcscope('record good.ipc -o today.jsonl');
    const text = readFileSync(join(folder, 'today.jsonl'), 'utf8');
    writeFileSync(join(folder, 'later.jsonl'), text.replace('"call":"write"', '"call":"splice"'));
    const { code, out, err } = await ipcscope('export later.jsonl -f text');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/splice\(.+\) += 5$/m);
    expect((await ipcscope('export later.jsonl -f asciicast-v2')).code).toBe(0);
  });

  test('a truncated recording plays up to the damage and says where that is', async () => {
    await ipcscope('record good.ipc -o whole.jsonl');
    const lines = readFileSync(join(folder, 'whole.jsonl'), 'utf8').split('\n');
    const cut = [...lines.slice(0, 3), lines[3]?.slice(0, 20)].join('\n');
    writeFileSync(join(folder, 'cut.jsonl'), cut);
    const { code, out, err } = await ipcscope('play cut.jsonl');
    expect(out).toContain('write(4, "Hello", 5)');
    expect(err).toBe(
      'ipcscope: "cut.jsonl" is cut off in line 4: it plays up to there (2 steps).\n',
    );
    expect(code).toBe(2);
  });
});

describe('without a terminal', () => {
  test('the program alone says what it needs and what it can do', async () => {
    const { code, out, err } = await ipcscope('');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('needs a terminal');
    expect(out).toMatch(/It comes with \d+ labs \(.*pipe \d+/);
    expect(out).toContain('ipcscope run pipe/hello');
  });

  test('CI=true changes nothing', async () => {
    const plain = await ipcscope('');
    expect(await ipcscope('', { env: { CI: 'true' } })).toEqual(plain);
  });

  test('labs lists them, with titles, as text and as JSON', async () => {
    const { out } = await ipcscope('labs');
    expect(out).toMatch(/^pipe\/hello +Hello through a pipe$/m);
    const zh = await ipcscope('labs --lang zh');
    expect(zh.out).toMatch(/^pipe\/hello +经管道问好$/m);
    const list = JSON.parse((await ipcscope('labs --json')).out) as { id: string }[];
    expect(list.length).toBe(out.trimEnd().split('\n').length);
    expect(list.find(({ id }) => id === 'pipe/hello')).toMatchObject({
      mechanism: 'pipe',
      title: 'Hello through a pipe',
    });
  });

  test('doctor answers, as text and as JSON', async () => {
    const text = await ipcscope('doctor');
    expect([text.code, text.err]).toEqual([0, '']);
    expect(text.out.split('\n').length).toBeGreaterThan(4);
    const json = JSON.parse((await ipcscope('doctor --json')).out) as Record<string, unknown>;
    expect(json).toHaveProperty('checks');
  });
});

describe('pipes that close', () => {
  test('nobody reads the output: silence', async () => {
    const files = Array.from({ length: 200 }, () => 'good.ipc');
    const { err, signal } = await runProgram(['run', ...files], {
      cwd: folder,
      started: (child) => child.stdout?.destroy(),
    });
    expect([err, signal]).toEqual(['', null]);
  });
});

describe('a full disk', () => {
  const full = skipUnless(existsSync('/dev/full'), 'this machine has no /dev/full');

  full.each([
    ['labs'],
    ['run good.ipc'],
    ['run wrong.ipc --json'],
    ['--help'],
    ['export kept.jsonl -f json'],
  ])('%s: a sentence and exit 2, which is no failed assertion', async (line) => {
    await ipcscope('record good.ipc -o kept.jsonl --force');
    const command = `"$0" "$1" ${line} > /dev/full`;
    const { status, stderr } = spawnSync('sh', ['-c', command, NODE, BIN], {
      cwd: folder,
      encoding: 'utf8',
      env: pinnedEnv(),
    });
    expect(stderr).toMatch(/^ipcscope: standard output cannot be written \(ENOSPC\), .+\.\n$/);
    expect(status).toBe(2);
  });
});

describe('the bin', () => {
  test('--version', async () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    ) as { version: string };
    expect(await ipcscope('--version')).toMatchObject({ code: 0, out: `${version}\n`, err: '' });
  });

  test('says what it needs under an old Node', async () => {
    const old = 'Object.defineProperty(process.versions, "node", { value: "18.20.0" })';
    const { code, err } = await ipcscope('run good.ipc', {
      execArgv: ['--import', `data:text/javascript,${encodeURIComponent(old)}`],
    });
    expect(code).toBe(2);
    expect(err).toMatch(/^ipcscope needs Node\.js 20 or later and this is v.+\.\n$/);
  });
});
