/** Questions of predict mode: fair in every lab, about what can be got wrong, with wrong answers that a beginner may give. */
import { describe, expect, test } from 'vitest';
import { shippedLabs } from '../../../src/cli/shipped.ts';
import type { Step } from '../../../src/engine/index.ts';
import { LANGUAGES } from '../../../src/text/language.ts';
import { choiceText } from '../../../src/text/questions/choices.ts';
import { ideaText } from '../../../src/text/questions/ideas.ts';
import { ruleText } from '../../../src/text/questions/rules.ts';
import { TRACE_TEXTS } from '../../../src/text/trace/trace.ts';
import { allAsked, cameTrue, couldAsk, ranToEnd, said } from './asked.ts';
import { labText } from './moments.ts';

const LABS = shippedLabs().map(({ id }) => id);

/** A step of which nothing is known but what the call is. */
function withheld(step: Step): Step {
  const { outcome: _, ...call } = step;
  return {
    ...call,
    consequences: [],
    failures: [],
    snapshot: { clockNs: 0, processes: [], objects: [] },
  };
}

describe.each(LABS)('in %s', (id) => {
  test('whatever could be asked has three choices or more, of which one comes true', async () => {
    const ran = await ranToEnd(labText(id));
    for (const step of ran.steps) {
      const question = couldAsk(ran, step);
      if (question === undefined) continue;
      expect(cameTrue(question, step), `step ${step.index + 1}`).toHaveLength(1);
      for (const language of LANGUAGES) {
        const choices = question.choices.map((choice) => choice.said(choiceText(language)));
        expect(choices.length, `step ${step.index + 1}`).toBeGreaterThanOrEqual(3);
        expect(new Set(choices).size, `step ${step.index + 1}: ${choices}`).toBe(choices.length);
        expect(question.asked(choiceText(language))).toMatch(/[?？]$/);
        expect(ideaText(language)[question.idea]).toBeTruthy();
      }
    }
    await ran.run.close();
  });

  test('what comes of a step changes neither its question nor the order of the choices', async () => {
    const ran = await ranToEnd(labText(id));
    const text = choiceText('en');
    for (const step of ran.steps) {
      const [known, unknown] = [couldAsk(ran, step), couldAsk(ran, withheld(step))];
      expect(unknown && said(unknown)).toEqual(known && said(known));
      expect(unknown?.asked(text)).toBe(known?.asked(text));
    }
    await ran.run.close();
  });

  test('it is asked now and then, and nothing for the third time', async () => {
    const asked = await allAsked(labText(id));
    const { steps } = await ranToEnd(labText(id));
    expect(asked.length).toBeGreaterThanOrEqual(3);
    expect(asked.length).toBeLessThan(steps.length * 0.8);
    const rules = asked.map(({ choices, foreseen, idea, about }) => {
      const right = choices.find(({ holds }) => holds(foreseen));
      return `${idea} ${right?.rule} ${about}`;
    });
    for (const rule of rules) expect(rules.filter((one) => one === rule).length).toBeLessThan(3);
  });
});

test('the right answer stands at every place', async () => {
  const places = new Map<number, number>();
  let all = 0;
  for (const id of LABS) {
    for (const { choices, foreseen } of await allAsked(labText(id))) {
      if (choices.length !== 4) continue;
      const at = choices.findIndex(({ holds }) => holds(foreseen));
      places.set(at, (places.get(at) ?? 0) + 1);
      all += 1;
    }
  }
  expect([...places.keys()].sort()).toEqual([0, 1, 2, 3]);
  for (const count of places.values()) expect(count / all).toBeGreaterThan(0.1);
});

test('every rule is told in both languages, and decided at a trace point that there is', async () => {
  for (const id of LABS) {
    for (const { choices } of await allAsked(labText(id))) {
      for (const { rule, by } of choices) {
        for (const language of LANGUAGES) expect(ruleText(language)[rule]).toMatch(/[.。]$/);
        for (const point of by) expect(Object.hasOwn(TRACE_TEXTS, point), point).toBe(true);
      }
    }
  }
});

/** A transcript, the step that is asked about, and what of the answers is expected: the right one first. */
const ASKED: readonly (readonly [string, string, number, readonly string[]])[] = [
  [
    'a read that asks for more than there is',
    'A  pipe([r, w])\nA  write(w, "Hello")\nA  read(r, _, 100)\n',
    2,
    ['5 bytes', '100 bytes', 'it sleeps until 100 bytes are there'],
  ],
  [
    'a write that nobody can read',
    'A  pipe([r, w])\nA  close(r)\nA  write(w, "x")\n',
    2,
    ['SIGPIPE ends the process', 'it fails with EPIPE, the process goes on', 'it sleeps'],
  ],
  [
    'the end of one of two writers',
    'A  pipe([r, w])\nA  fork() = B\nB  close(w)\nA  dup(w) = x\nB  read(r, _, 9) <unfinished ...>\nA  close(w)\n',
    5,
    ['none: B sleeps on', 'B goes on', 'none yet: A sleeps until B has run'],
  ],
  [
    'a message by its type',
    'A  msgget(IPC_PRIVATE, 0600) = q\nA  msgsnd(q, {2, "b"}, 1, 0)\nA  msgsnd(q, {1, "a"}, 1, 0)\nA  msgrcv(q, _, 9, -2, 0)\n',
    3,
    ['type 1: "a"', 'type 2: "b"', 'it sleeps'],
  ],
  [
    'an operation that is not possible',
    'A  semget(IPC_PRIVATE, 1, 0600) = s\nA  semop(s, [{0, -1, 0}]) <unfinished ...>\n',
    1,
    [
      'it sleeps: the semaphore stays 0',
      'it sleeps: the semaphore is -1',
      'it returns: the semaphore is 0',
    ],
  ],
  [
    'a signal for a process that sleeps',
    'B  signal(SIGUSR1, on_usr1)\nB  pause() <unfinished ...>\nA  kill(B, SIGUSR1)\n',
    2,
    ['on_usr1 runs, the call fails with EINTR', 'on_usr1 runs, the call sleeps on', 'B ends'],
  ],
  [
    'two of three sleepers',
    'A  semget(IPC_PRIVATE, 1, 0600) = s\nA  fork() = B\nA  fork() = C\nB  semop(s, [{0, -1, 0}]) <unfinished ...>\nC  semop(s, [{0, -1, 0}]) <unfinished ...>\nA  semop(s, [{0, 1, 0}])\n',
    5,
    ['only B', 'only C', 'B, C: all', 'nobody: all sleep on'],
  ],
  [
    'a wait for a word that has changed',
    'A  mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = p\nA  store32(p, 1)\nA  futex(p, FUTEX_WAIT, 0, NULL)\n',
    2,
    ['it fails with EAGAIN', 'it sleeps', 'it returns 0 at once'],
  ],
  [
    'a semaphore that is taken',
    'A  mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = p\nA  sem_init(p, 1, 1)\nA  sem_wait(p)\n',
    2,
    [
      'the value is 0, and the kernel is not entered',
      'the kernel takes it, and the value is 0',
      'it sleeps: the semaphore stays 1',
    ],
  ],
  [
    'a byte left behind an edge',
    'A  pipe([r, w])\nA  epoll_create1(0) = ep\nA  epoll_ctl(ep, EPOLL_CTL_ADD, r, {EPOLLIN|EPOLLET, 1})\nA  write(w, "ab")\nA  epoll_wait(ep, _, 8, -1)\nA  read(r, _, 1)\nA  epoll_wait(ep, _, 8, 0)\n',
    6,
    ['of nothing: it returns 0', 'of the item with the data 1', 'it sleeps'],
  ],
  [
    'a counter that was written to twice',
    'A  eventfd(1, 0) = e\nA  eventfd_write(e, 4)\nA  eventfd_read(e, _)\n',
    2,
    ['5', '4', '1', 'it sleeps'],
  ],
];

test.each(ASKED)('%s', async (_, text, step, [right, ...wrong]) => {
  const ran = await ranToEnd(text);
  const made = ran.steps[step];
  const question = made && couldAsk(ran, made);
  expect(question && made && cameTrue(question, made)).toEqual([right]);
  expect(question && said(question)).toEqual(expect.arrayContaining(wrong));
  await ran.run.close();
});

test.each([
  ['a close of a descriptor that is not the last', 'A  pipe([r, w])\nA  dup(r) = x\nA  close(x)\n'],
  ['who one is', 'A  getpid()\n'],
  ['a write with room for it', 'A  pipe([r, w])\nA  write(w, "x")\n'],
  ['a read of just what is there', 'A  pipe([r, w])\nA  write(w, "x")\nA  read(r, _, 1)\n'],
  [
    'a message for which there is room',
    'A  msgget(IPC_PRIVATE, 0600) = q\nA  msgsnd(q, {1, "a"}, 1, 0)\n',
  ],
  [
    'a semaphore that is only given',
    'A  semget(IPC_PRIVATE, 1, 0600) = s\nA  semop(s, [{0, 1, 0}])\n',
  ],
])('%s is not asked about', async (_, text) => {
  expect(await allAsked(text)).toEqual([]);
});
