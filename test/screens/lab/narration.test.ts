/** What is told of a step where its author says nothing. */
import { createElement } from 'react';
import { describe, expect, test } from 'vitest';
import { shippedLabs } from '../../../src/cli/shipped.ts';
import { viewOf } from '../../../src/screens/lab/model.ts';
import { NarrationPane } from '../../../src/screens/lab/panes/narration.tsx';
import { seenByNobody } from '../../../src/screens/lab/seen.ts';
import type { LabView } from '../../../src/screens/lab/view.ts';
import { errnoMeaning } from '../../../src/text/errno.ts';
import type { Language } from '../../../src/text/language.ts';
import { drawn } from '../drawn.tsx';
import { labText, momentOf, simulate } from './moments.ts';
import { paneLines } from './pictured.tsx';

function told(view: LabView, language: Language = 'en', width = 60, lineWidth = 80): string[] {
  return paneLines(NarrationPane, view, { language, width, lineWidth });
}

const RUN = `---
title: T
summary: S
mechanism: pipe
---
A  pipe2([r, w], O_NONBLOCK) = 0
> The first words.
>zh 开头的话。
A  fork() = B
A  read(r, _, 10) = -1 EAGAIN
A  fcntl(r, F_SETFL, 0) = 0
A  read(r, "hi", 10) <unfinished ...>
B  write(w, "hi") = 2
> Told above what came of a step.
A  <... read resumed> = 2
A  fcntl(r, F_GETFL) = flags
B  sigaction(SIGUSR1, {on_usr1, [], 0}) = 0
A  kill(B, SIGUSR1) = 0
B  --- SIGUSR1 ---
+1s
B  exit(3)
B  +++ exited with 3 +++
`;

describe('a step on which the author says nothing', () => {
  test('tells what the call gave to variables', async () => {
    expect(told(await momentOf(RUN, 0))[0]).toBe('→ r = 3, w = 4');
  });

  test('tells what an error means, in the language of the reader', async () => {
    const view = await momentOf(RUN, 2);
    expect(told(view)[0]).toBe('→ read fails with EAGAIN: Resource temporarily unavailable.');
    expect(told(view, 'zh')[0]).toBe('→ read 失败，EAGAIN：资源暂时不可用。');
  });

  test('tells where a process goes to sleep, and what wakes it', async () => {
    expect(told(await momentOf(RUN, 4), 'en', 90)[0]).toBe(
      '→ A goes to sleep in anon_pipe_read, on rd_wait of pipe:1.',
    );
    const resumed = RUN.replace('> Told above what came of a step.\n', '');
    expect(told(await momentOf(resumed, 5))[0]).toBe('→ A goes on: its read returns 2.');
  });

  test('tells which signals were delivered, and who has ended', async () => {
    expect(told(await momentOf(RUN, 8))[0]).toBe('→ SIGUSR1 is delivered to B: on_usr1 runs.');
    expect(told(await momentOf(RUN, 10))[0]).toBe('→ B has ended: exited with 3.');
  });

  test('tells of a signal that is only pending, and of one more that makes no difference', async () => {
    const text = `A  sigprocmask(SIG_BLOCK, [SIGUSR1]) = 0
B  kill(A, SIGUSR1) = 0
B  kill(A, SIGUSR1) = 0
`;
    expect(told(await momentOf(text, 1))[0]).toBe('→ SIGUSR1 is pending for A.');
    expect(told(await momentOf(text, 2), 'en', 90)[0]).toMatch(/^→ SIGUSR1 is pending .*already/);
  });

  test('tells that nothing came of the passing of time', async () => {
    expect(told(await momentOf(RUN, 9))[0]).toBe('→ Time passes, and nobody wakes.');
  });

  test('tells what changed, and repeats nothing that was said before', async () => {
    expect(told(await momentOf(RUN, 3))).toEqual([
      '→ Descriptor 3 of A: O_NONBLOCK → none.',
      '→ Descriptor 3 of B: O_NONBLOCK → none.',
    ]);
    expect(told(await momentOf(RUN, 3), 'zh')).toEqual([
      '→ A 的描述符 3：O_NONBLOCK → 无。',
      '→ B 的描述符 3：O_NONBLOCK → 无。',
    ]);
  });

  test('tells what the kernel did, and that nothing changed where that is so', async () => {
    const text = 'A  pipe([r, w]) = 0\nA  write(w, "hello") = 5\nA  getpid() = A\nA  fork() = B\n';
    expect(told(await momentOf(text, 1)).join(' ')).toMatch(
      /anon_pipe_write\(\): puts page:1 into the next/,
    );
    expect(told(await momentOf(text, 2))[0]).toBe(
      '→ getpid returns A; nothing in the kernel changes.',
    );
    expect(told(await momentOf(text, 3))[0]).toMatch(/^→ B begins to live, as a copy of A/);
  });

  test('tells nothing of how it ends while one is inside of it', async () => {
    expect(told(await momentOf(RUN, 2, 0)).join('\n')).not.toMatch(/EAGAIN/);
  });
});

test('a call that the transcript cuts is written out with the blanks it has', async () => {
  const view = await momentOf(labText('signal/realtime-queue'), 7);
  expect(told(view, 'en', 39, 39).slice(0, 4)).toEqual([
    'B sigwaitinfo([SIGUSR1, SIGRTMIN+1,',
    'SIGRTMIN+2], {si_signo=SIGUSR1,',
    'si_code=SI_QUEUE, si_value=1}) =',
    'SIGUSR1',
  ]);
  expect(told(view, 'en', 34, 34).slice(0, 4)).toEqual([
    'B sigwaitinfo([SIGUSR1,',
    'SIGRTMIN+1, SIGRTMIN+2],',
    '{si_signo=SIGUSR1,',
    'si_code=SI_QUEUE, si_value=1}) = …',
  ]);
});

test('a transcript without a step says what to do about it', async () => {
  expect(told(await momentOf('', -1)).join(' ')).toMatch(/no step\. Write a line into its file/);
});

test('what stands above a line that tells what came of a call is told when that has come', async () => {
  expect(told(await momentOf(RUN, 5, undefined, 1))[0]).toBe('Told above what came of a step.');
  expect(told(await momentOf(RUN, 5, undefined, 0)).join(' ')).not.toMatch(/Told above|goes on/);
  expect(told(await momentOf(RUN, 6))[0]).toBe('→ flags = 0');
});

test('every error of every lab has a meaning in both languages', () => {
  const names = new Set(
    shippedLabs().flatMap(({ id }) => labText(id).match(/(?<== -1 )E[A-Z0-9]+/g) ?? []),
  );
  expect(names.size).toBeGreaterThan(10);
  for (const name of names) {
    expect(errnoMeaning(name, 'en'), name).not.toBe('');
    expect(errnoMeaning(name, 'zh'), name).toMatch(/\p{Script=Han}/u);
  }
});

describe('where the moments of a step are not known', () => {
  test.each([
    ['real', 'A real kernel shows only how a step ends'],
    ['twin', 'In the right column: this machine at the end of the step'],
    ['recorded', 'This recording has only how a step ends'],
  ] as const)('that is said (%s)', async (unseen, words) => {
    const view = await momentOf(RUN, 5, undefined, 0);
    expect(view.unseen).toBeUndefined();
    expect(told({ ...view, unseen }).join(' ')).toContain(words);
  });

  test('a step that leads to nothing needs no word', async () => {
    const { frame, ...state } = simulate(RUN).store.getState();
    expect(frame).toBeUndefined();
    expect(viewOf({ ...state, frame, engine: 'real' }).unseen).toBeUndefined();
  });
});

test('what has no room is marked in the border, as in a pane that scrolls', async () => {
  const view = await momentOf(RUN, 1);
  const edges = (of: LabView): string => {
    const place = { width: 20, height: 3, focused: false, digit: undefined, offset: undefined };
    const size = { columns: 20, rows: 3 };
    const seen = { ...seenByNobody(of), keys: true };
    const lines = drawn(createElement(NarrationPane, { seen, lineWidth: 80, place }), size);
    return lines.map((line) => line.at(-1)).join('');
  };
  expect(told(view, 'en', 16)).toEqual(['The first words.']);
  expect(edges(view)).not.toContain('┃');
  const longer = await momentOf(RUN.replace('first words.', 'first words, and more.'), 1);
  expect(told(longer, 'en', 16)).toHaveLength(2);
  expect(edges(longer)).toContain('┃');
});
