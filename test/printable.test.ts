/** What may reach a terminal: the one function that all writers share, and what stands directly on it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../src/engine/script/ast.ts';
import { formatDiagnostic } from '../src/engine/script/diagnostic.ts';
import { printable, printableJson, printableLines, shownValue } from '../src/printable.ts';
import { catalogue, fill } from '../src/text/language.ts';
import { holds } from './support/property.ts';
import { HOSTILE, unsafeIn, unsafeInLines } from './support/terminal-safe.ts';

/** Any text, with what is hostile in it oftener than by chance. */
const anyText = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 8 })))
  .map((parts) => parts.join(''));

describe('printable', () => {
  test.each([
    ['\x1b[31mred\x07', '\\x1b[31mred\\x07'],
    ['a\r\n\tb\v\f', 'a\\r\\n\\tb\\v\\f'],
    ['\x7f\x9b\x85', '\\x7f\\x9b\\x85'],
    ['ltr\u202ertl\u2066x\u2069', 'ltr\\u202ertl\\u2066x\\u2069'],
    ['a\u200bb\u200dc\ufeffd\u00ade', 'a\\u200bb\\u200dc\\ufeffd\\xade'],
    ['\ud800x\udc00', '\\ud800x\\udc00'],
    ['tag \u{e0041} private \ue000', 'tag \\U000e0041 private \\ue000'],
    ['filler \u3164 selector \ufe0f', 'filler \\u3164 selector \\ufe0f'],
  ])('%j becomes visible', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  test.each([
    'plain text, C:\\x1b too',
    '管道 é ñ Ω Ж ש ع ไทย 한국어 ╭─╮ → ●',
    'e\u0301 \u{1f600}',
  ])('%s stays as it is', (text) => {
    expect(printable(text)).toBe(text);
  });

  test('marks stay on their letter, but do not pile up over the lines around', () => {
    expect(printable(`o${'\u0301'.repeat(8)}`)).toBe(`o${'\u0301'.repeat(8)}`);
    expect(printable(`o${'\u0301'.repeat(10)}`)).toBe(`o${'\u0301'.repeat(8)}\\u0301\\u0301`);
  });

  test('characters of every block come out as what may be written', () => {
    // The whole plane that nearly everything is in, and of the others so many that every block is met.
    for (let code = 0; code <= 0x10ffff; code += code < 0x10000 ? 1 : 13) {
      const shown = printable(String.fromCodePoint(code));
      if (unsafeIn(shown) !== undefined) expect.fail(`U+${code.toString(16)} is written`);
    }
  });

  test('no text gets through, in any of its forms', () => {
    holds(
      'usual',
      fc.property(anyText, (text) => {
        expect(unsafeIn(printable(text))).toBeUndefined();
        expect(printable(printable(text))).toBe(printable(text));
        expect(unsafeInLines(printableLines(text))).toBeUndefined();
        expect(printableLines(text).split('\n')).toHaveLength(text.split('\n').length);
        expect(unsafeIn(shownValue(text))).toBeUndefined();
      }),
    );
  });

  test('JSON means the same, and may be shown', () => {
    holds(
      'usual',
      fc.property(fc.json({ stringUnit: 'binary' }), anyText, (json, text) => {
        const value = [JSON.parse(json) as unknown, text, { [text]: text }];
        const written = printableJson(value, 2);
        expect(unsafeInLines(written)).toBeUndefined();
        expect(JSON.stringify(JSON.parse(written))).toBe(JSON.stringify(value));
      }),
    );
  });

  test('a value that is longer than any name can be is cut in a sentence', () => {
    const name = 'x'.repeat(4096);
    expect(shownValue(name)).toBe(name);
    expect(shownValue('\x1b'.repeat(100_000)).length).toBeLessThan(1000);
  });
});

describe('sentences', () => {
  const texts = catalogue({
    named: { en: (name: string, n: number) => `"${name}" ${n}`, zh: (name) => name },
  });

  test('take values as they may be shown', () => {
    expect(texts('en').named('a\x1b[2J\nb', 3)).toBe('"a\\x1b[2J\\nb" 3');
    expect(fill('"{file}"', { file: 'a\u202eb' })).toBe('"a\\u202eb"');
  });
});

describe('a diagnostic', () => {
  const shown = (line: string, column: number, end: number): string[] => {
    const mistake: Diagnostic = {
      file: 'x\x1b]0;t\x07.ipc',
      span: { line: 1, column, end },
      message: 'found "\u202e"',
      suggestion: 'a\x07',
    };
    return formatDiagnostic(mistake, line).split('\n');
  };

  test('has its caret under what is wrong, however wide the escapes before it are', () => {
    const line = 'A  \u202e管\x1b[1mwrong\x07 end';
    const start = [...line].indexOf('w') + 1;
    const [head, text = '', carets = ''] = shown(line, start, start + 5);
    expect(head).toBe('x\\x1b]0;t\\x07.ipc:1:10: found "\\u202e"; did you mean "a\\x07"?');
    expect(text).toBe('  A  \\u202e管\\x1b[1mwrong\\x07 end');
    // The Chinese character takes two columns.
    expect(carets.indexOf('^')).toBe(text.indexOf('wrong') + 1);
    expect(carets.trim()).toBe('^^^^^');
  });

  test('marks a hidden character by the whole of its escape', () => {
    const [, text = '', carets = ''] = shown('A  \u202e(', 4, 5);
    expect(text).toBe('  A  \\u202e(');
    expect(carets).toBe('     ^^^^^^');
  });

  test('is safe for every text at every place', () => {
    holds(
      'usual',
      fc.property(anyText, fc.integer({ min: 1, max: 60 }), fc.nat(60), (line, column, length) => {
        const [, , carets = ''] = shown(line.replace(/[\r\n]/g, ''), column, column + length);
        expect(carets).toMatch(/^ +\^+$/);
        for (const part of shown(line, column, column + length)) {
          expect(unsafeIn(part)).toBeUndefined();
        }
      }),
    );
  });
});
