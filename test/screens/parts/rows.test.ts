/** Text cut and wrapped by the columns it takes. */
import { describe, expect, test } from 'vitest';
import { cutText, textWidth, wrapText } from '../../../src/screens/parts/rows.ts';

describe('cutting', () => {
  test.each([
    ['Hello', 5, 'Hello'],
    ['Hello', 4, 'Hel…'],
    ['管道里的字节', 7, '管道里…'],
    ['管道里的字节', 6, '管道…'],
    ['a管', 2, 'a…'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
  ])('%s in %i columns', (text, columns, cut) => {
    expect(cutText(text, columns)).toBe(cut);
    expect(textWidth(cutText(text, columns))).toBeLessThanOrEqual(columns);
  });
});

describe('wrapping', () => {
  test('breaks between words', () => {
    expect(wrapText('the pipe is empty', 8)).toEqual(['the pipe', 'is empty']);
  });

  test('breaks between Chinese characters, never before what closes a clause', () => {
    const lines = wrapText('管道里没有数据，读者睡下。', 8);
    expect(lines).toEqual(['管道里没', '有数据，', '读者睡', '下。']);
  });

  test('keeps words whole beside Chinese', () => {
    expect(wrapText('发送 SIGSEGV（SEGV_MAPERR）', 16)).toEqual([
      '发送 SIGSEGV',
      '（SEGV_MAPERR）',
    ]);
    expect(wrapText('B 在管道的等待队列 rd_wait 上睡下。', 20)).toEqual([
      'B 在管道的等待队列',
      'rd_wait 上睡下。',
    ]);
  });

  test('cuts a word that is longer than the line', () => {
    expect(wrapText('anon_pipe_buf_ops', 6)).toEqual(['anon_p', 'ipe_bu', 'f_ops']);
  });

  test('no line is ever too wide, and nothing is lost', () => {
    const text =
      '五个字节写进一张新页 page:1。The ring was empty, so 这次写唤醒了读者（exclusive）。';
    for (let columns = 2; columns < 60; columns++) {
      const lines = wrapText(text, columns);
      for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(columns);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }
  });
});
