/** --host-ipc of the built program: its objects show to this machine while it runs, and go however it ends. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { launch } from '../support/driver.ts';
import { familyOf, leftSince, objects, type ProcessId, survivorsOf } from '../support/leaks.ts';
import { PATIENTLY, pause } from '../support/limits.ts';
import { runProgram } from '../support/program.ts';
import { HAS_REAL, NO_REAL } from '../support/real.ts';
import { skipUnless } from '../support/skip.ts';

const test = skipUnless(HAS_REAL, NO_REAL);

const KEYS = { msg: 0x6970_6301, sem: 0x6970_6302, shm: 0x6970_6303 } as const;
const MAKING = `A  msgget(${KEYS.msg}, IPC_CREAT|0600) = q
A  semget(${KEYS.sem}, 1, IPC_CREAT|0600) = s
A  shmget(${KEYS.shm}, 4096, IPC_CREAT|0600) = m
`;

let folder = '';
let before: readonly string[];

beforeEach(() => {
  before = objects();
  folder = mkdtempSync(join(tmpdir(), 'host-ipc-'));
  writeFileSync(join(folder, 'short.ipc'), MAKING);
  writeFileSync(join(folder, 'long.ipc'), `${MAKING}+60s\n`);
  writeFileSync(join(folder, 'slow.ipc'), MAKING + '+300ms\n'.repeat(200));
  writeFileSync(join(folder, 'none.ipc'), 'A  getpid() = _\n');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  expect(shown()).toEqual([]);
});

/** Which of the keys this machine's IPC namespace has objects of (proc(5), /proc/sysvipc). */
function shown(): readonly string[] {
  return Object.entries(KEYS).flatMap(([kind, key]) => {
    const lines = readFileSync(`/proc/sysvipc/${kind}`, 'latin1').split('\n').slice(1);
    return lines.some((line) => Number.parseInt(line, 10) === key) ? [kind] : [];
  });
}

/** Resolves when all three are there; rejects with those that are. */
async function allShown(): Promise<void> {
  await vi.waitFor(() => expect(shown()).toHaveLength(3), PATIENTLY);
}

/** What the run's journal lists, in order: `msg`, `sem`, `shm`. */
function noted(): readonly string[] {
  const state = join(folder, 'ipcscope');
  const [journal] = readdirSync(state).filter((name) => /^run-.*\.json$/.test(name));
  if (journal === undefined) return [];
  const { made } = JSON.parse(readFileSync(join(state, journal), 'utf8')) as {
    made: readonly { kind: string }[];
  };
  return made.map(({ kind }) => kind);
}

/** Resolves when all three are in the journal: until then nobody could remove them for a supervisor. */
async function allNoted(): Promise<void> {
  await allShown();
  await vi.waitUntil(() => noted().length === 3, PATIENTLY);
}

const ipcscope = (line: string, options: Parameters<typeof runProgram>[1] = {}) =>
  runProgram(line.split(' '), {
    cwd: folder,
    env: { XDG_STATE_HOME: folder },
    ...options,
  });

/** Run the long transcript until its objects are there, then kill somebody and wait until nobody is left. */
async function interrupted(
  signal: NodeJS.Signals,
  victim: 'program' | 'supervisor' = 'program',
): Promise<void> {
  let family: readonly ProcessId[] = [];
  let trouble: unknown;
  await ipcscope('run --on real --host-ipc long.ipc', {
    started: (child) => {
      const interrupt = (): void => {
        family = familyOf(child.pid ?? 0);
        const found = family[victim === 'program' ? 0 : 1];
        if (found !== undefined) process.kill(found.pid, signal);
      };
      const made = victim === 'supervisor' ? allNoted() : allShown();
      made
        .catch((error: unknown) => {
          trouble = error;
        })
        .finally(interrupt);
    },
  });
  expect(trouble).toBe(undefined);
  expect(family.length).toBeGreaterThan(3);
  expect(await survivorsOf(family)).toEqual([]);
}

test('objects are removed at the end', async () => {
  const { out, code } = await ipcscope('run --on real --host-ipc short.ipc');
  expect([out, code]).toEqual(['ok short.ipc\n', 0]);
  expect(shown()).toEqual([]);
});

test('without it nothing shows', async () => {
  const { code } = await ipcscope('run --on real short.ipc');
  expect(code).toBe(0);
  expect(await leftSince(before)).toEqual([]);
});

test('they show while it runs, and are removed when it is stopped', async () => {
  await interrupted('SIGTERM');
  expect(shown()).toEqual([]);
});

test('they are removed when it is killed', async () => {
  await interrupted('SIGKILL');
  expect(shown()).toEqual([]);
});

test('they are removed when it is killed while the supervisor makes a step', async () => {
  let family: readonly ProcessId[] = [];
  const killed = async (pid: number): Promise<void> => {
    await allShown();
    family = familyOf(pid);
    // Where there is none this throws; 0 would stop the tests themselves (kill(2)).
    const supervisor = family[1]?.pid ?? Number.NaN;
    process.kill(supervisor, 'SIGSTOP');
    process.kill(pid, 'SIGKILL');
    // The step's time is over by then, so that its answer comes before the news that nobody waits for it.
    await pause(500);
    process.kill(supervisor, 'SIGCONT');
  };
  let done: Promise<void> | undefined;
  await ipcscope('run --on real --host-ipc slow.ipc', {
    started: (child) => {
      done = killed(child.pid ?? 0);
    },
  });
  await done;
  expect(await survivorsOf(family)).toEqual([]);
  expect(shown()).toEqual([]);
});

test('the next start removes them when whoever would have done so was killed', async () => {
  await interrupted('SIGKILL', 'supervisor');
  expect(shown()).toEqual(['msg', 'sem', 'shm']);
  const { out } = await ipcscope('doctor --json');
  const { checks } = JSON.parse(out) as { checks: { id: string; ok: boolean; value: unknown }[] };
  const found = checks.find(({ id }) => id === 'leftover-objects');
  expect(found?.ok).toBe(false);
  expect(found?.value).toMatch(/^msg \d+, sem \d+, shm \d+$/);
  expect((await ipcscope('run --on real none.ipc')).code).toBe(0);
  expect(shown()).toEqual([]);
});

test('the simulation has none to show', async () => {
  const { code, err } = await ipcscope('run --host-ipc short.ipc');
  expect(code).toBe(2);
  expect(err).toContain('use --host-ipc with --on real');
});

test('the app on a transcript shows them while it is open', async () => {
  const app = launch(['short.ipc', '--on', 'real', '--host-ipc'], {
    cwd: folder,
    env: { XDG_STATE_HOME: folder },
    columns: 100,
    rows: 30,
  });
  try {
    await app.waitFor('0/3');
    for (let step = 1; step <= 3; step++) {
      app.send('n');
      await app.waitFor(`${step}/3`);
    }
    expect(shown()).toEqual(['msg', 'sem', 'shm']);
  } finally {
    await app.close();
  }
  // The supervisor removes them when it notices that the app is gone.
  await vi.waitFor(() => expect(shown()).toEqual([]), PATIENTLY);
});
