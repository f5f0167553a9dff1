/**
 * The forms of real strace logs: each line is read as strace means it and printed in the notation's own form, which
 * reads as the same again; or it is refused with a sentence that says what cannot be kept.
 */
import { describe, expect, it } from 'vitest';
import { readScript } from '../../../src/engine/script/check.ts';
import { print } from '../../../src/engine/script/print.ts';
import { READ, REFUSED } from './strace-forms.ts';
import { LOGS, TOGETHER } from './strace-logs.ts';

function printed(text: string): { readonly lines: string; readonly mistakes: readonly string[] } {
  const { script, diagnostics } = readScript(text, 'log.ipc');
  return { lines: print(script).trimEnd(), mistakes: diagnostics.map(({ message }) => message) };
}

describe('a form of strace', () => {
  it.each([...READ, ...TOGETHER, ...LOGS])('is read: %s', (form, meant) => {
    expect(printed(form)).toEqual({ lines: meant, mistakes: [] });
    expect(printed(meant)).toEqual({ lines: meant, mistakes: [] });
  });

  it.each(REFUSED)('is refused: %s', (form, sentence) => {
    expect(printed(form).mistakes).toEqual([sentence]);
  });
});
