/** How a command line is read: what each command takes, help, and mistakes in one sentence with their remedy. */
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli/io.ts';
import { type Actions, runProgram } from '../../src/cli/program.ts';
import type { Language } from '../../src/text/language.ts';

/** Type a command line; what the action was called with and what was written. */
async function type(line: string, language: Language = 'en') {
  const calls: unknown[][] = [];
  let written = '';
  const record =
    (name: string) =>
    async (...args: unknown[]): Promise<number> => {
      calls.push([name, ...args]);
      return 7;
    };
  const names = ['app', 'lab', 'run', 'record', 'play', 'export', 'doctor', 'labs'];
  const actions = Object.fromEntries(names.map((name) => [name, record(name)]));
  const status = await runProgram(line === '' ? [] : line.split(' '), {
    language,
    version: '1.2.3',
    columns: 80,
    write: (text) => {
      written += text;
    },
    // One of them has the name of a command.
    opens: (name) => name === 'pipe/hello' || name === 'run',
    actions: actions as unknown as Actions,
  });
  return { status, calls, written };
}

async function complaintOf(line: string, language: Language = 'en'): Promise<string> {
  const error = await type(line, language).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UsageError);
  return (error as UsageError).message;
}

describe('what is typed', () => {
  test.each([
    ['', ['app', undefined, [], { layout: '6' }]],
    ['pipe/hello', ['app', 'pipe/hello', [], { layout: '6' }]],
    ['a.ipc --layout 3.2', ['app', 'a.ipc', [], { layout: '3.2' }]],
    ['lab pipe/hello --on real', ['lab', 'pipe/hello', { on: 'real', layout: '6' }]],
    ['run a.ipc b.ipc', ['run', ['a.ipc', 'b.ipc'], { on: 'sim', json: false, layout: '6' }]],
    ['run - --on twin --json', ['run', ['-'], { on: 'twin', json: true, layout: '6' }]],
    ['--layout 3.2 run a', ['run', ['a'], { on: 'sim', json: false, layout: '3.2' }]],
    ['run a --layout=3.2', ['run', ['a'], { on: 'sim', json: false, layout: '3.2' }]],
    [
      'run a --on real --host-ipc',
      ['run', ['a'], { on: 'real', hostIpc: true, json: false, layout: '6' }],
    ],
    ['lab a --host-ipc', ['lab', 'a', { on: 'sim', hostIpc: true, layout: '6' }]],
    ['run a --on real', ['run', ['a'], { on: 'real', json: false, layout: '6' }]],
    ['lab', ['lab', undefined, { on: 'sim', layout: '6' }]],
    [
      'pipe/hello --on real --host-ipc',
      ['lab', 'pipe/hello', { on: 'real', hostIpc: true, layout: '6' }],
    ],
    ['--on=twin pipe/hello', ['lab', 'pipe/hello', { on: 'twin', layout: '6' }]],
    ['--on real pipe/hello', ['lab', 'pipe/hello', { on: 'real', layout: '6' }]],
    ['--host-ipc', ['lab', undefined, { on: 'sim', hostIpc: true, layout: '6' }]],
    ['record a -o b --on real', ['record', 'a', { on: 'real', out: 'b', layout: '6' }]],
    ['play a.jsonl', ['play', 'a.jsonl', { layout: '6' }]],
    ['export a -f text', ['export', 'a', { format: 'text', out: '-', layout: '6' }]],
    ['export a --format json -o b', ['export', 'a', { format: 'json', out: 'b', layout: '6' }]],
    ['doctor --json', ['doctor', { json: true, layout: '6' }]],
    ['labs', ['labs', { json: false, layout: '6' }]],
  ])('%j', async (line, call) => {
    const { status, calls } = await type(line);
    expect(calls).toEqual([call]);
    expect(status).toBe(7);
  });

  test('--lang is taken anywhere', async () => {
    expect((await type('--lang zh doctor')).calls[0]?.[1]).toMatchObject({ lang: 'zh' });
    expect((await type('doctor --lang zh')).calls[0]?.[1]).toMatchObject({ lang: 'zh' });
  });
});

describe('help and version', () => {
  test('--version', async () => {
    expect(await type('--version')).toEqual({ status: 0, calls: [], written: '1.2.3\n' });
  });

  test.each(['--help', '-h', 'help'])('%s shows commands and examples', async (line) => {
    const { status, calls, written } = await type(line);
    expect(status).toBe(0);
    expect(calls).toEqual([]);
    for (const name of ['lab', 'run', 'record', 'play', 'export', 'labs', 'doctor']) {
      expect(written).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
    expect(written).toContain('Examples:\n  # open the app\n  ipcscope\n');
    expect(written).toContain('--layout <version>');
    for (const row of written.split('\n')) expect(row.length).toBeLessThanOrEqual(80);
  });

  test.each(['run --help', 'help run'])('%s shows the command', async (line) => {
    const { written } = await type(line);
    expect(written).toContain('Usage: ipcscope run [options] <file...>');
    expect(written).toContain('(one of sim, real, twin; default sim)');
    expect(written).toContain('Global Options:');
  });

  test('is Chinese in Chinese', async () => {
    const { written } = await type('--help', 'zh');
    for (const title of ['用法：', '选项：', '命令：', '示例：']) expect(written).toContain(title);
    expect(written).not.toMatch(/Usage|Options:|Commands|show|display/);
  });
});

describe('a mistake is one sentence with the remedy', () => {
  test.each([
    ['rnu --on sim', 'there is no command, file or lab "rnu": did you mean "run"?'],
    ['rnu --host-ipc', 'there is no command, file or lab "rnu": did you mean "run"?'],
    [
      'labs --host-ipc',
      'there is no option --host-ipc: run `ipcscope labs --help` to see what there is.',
    ],
    [
      'pipe/hello more --on real',
      'there are more arguments than this command takes: run `ipcscope lab --help` to see what there is.',
    ],
    [
      'run a --json=1',
      'the option --json takes no value: run `ipcscope run --help` to see what there is.',
    ],
    ['run a --jsno', 'there is no option --jsno: did you mean "--json"?'],
    [
      'run a --frobnicate',
      'there is no option --frobnicate: run `ipcscope run --help` to see what there is.',
    ],
    ['run', 'the argument file is missing: run `ipcscope run --help` to see what there is.'],
    [
      'run a --on',
      'the option --on <kernel> needs a value: run `ipcscope run --help` to see what there is.',
    ],
    ['run a --on mars', '--on cannot be "mars": choose one of sim, real, twin.'],
    [
      'record a',
      'the option -o, --out <recording> is required: run `ipcscope record --help` to see what there is.',
    ],
    [
      'export a -f gif',
      '-f, --format cannot be "gif": choose one of asciicast-v2, asciicast-v3, svg, text, json.',
    ],
    [
      'play a b',
      'there are more arguments than this command takes: run `ipcscope play --help` to see what there is.',
    ],
    ['doctor --layout 4', '--layout cannot be "4": choose one of 3.2, 6.'],
    ['help rnu', 'there is no command, file or lab "rnu": did you mean "run"?'],
  ])('%s', async (line, sentence) => {
    expect(await complaintOf(line)).toBe(sentence);
  });

  test('in Chinese too', async () => {
    expect(await complaintOf('run a --on mars', 'zh')).toBe(
      '--on 不能是“mars”：请从 sim, real, twin 中选一个。',
    );
  });
});
