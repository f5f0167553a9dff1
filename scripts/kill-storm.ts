/**
 * Kills the program at random moments and counts what is left: processes, System V objects, POSIX objects,
 * temporary files and mounts. Runs itself inside process, IPC and mount namespaces of its own, so that
 * everything seen there is ours and the count is exact.
 *
 *   npm run kill-storm -- --runs 200 --seed 7
 *   npm run kill-storm -- --runs 60 --host-ipc                        runs that stay in the IPC namespace, made here
 *   npm run kill-storm -- --runs 60 --host-ipc --victim supervisor    and the next start cleans up
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pty from '@lydell/node-pty';

const INSIDE = 'IPCSCOPE_KILL_STORM';
const SIGNALS = ['SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** How long the dead may take to go: the room's init is killed by the kernel after its parent. */
const GRACE_MS = 3000;
const PROGRAM = fileURLToPath(new URL('../bin/ipcscope.js', import.meta.url));

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    labs: { type: 'string' },
    'host-ipc': { type: 'boolean', default: false },
    victim: { type: 'string', default: 'program' },
  },
});
const hostIpc = values['host-ipc'];
/** What is killed: the program, or the process that would clean up after it. */
const ofSupervisor = values.victim === 'supervisor';

if (process.env[INSIDE] === undefined) {
  if (['/tmp/', '/dev/shm/'].some((folder) => PROGRAM.startsWith(folder))) {
    console.error(
      `kill-storm mounts /tmp and /dev/shm anew, which hides ${PROGRAM}: run it from a checkout elsewhere`,
    );
    process.exit(2);
  }
  const args = ['--pid', '--fork', '--mount', '--mount-proc', '--ipc', '--kill-child'];
  if (process.getuid?.() !== 0) args.unshift('--user', '--map-root-user');
  const self = [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const run = spawnSync('unshare', [...args, process.execPath, ...self], {
    stdio: 'inherit',
    env: { ...process.env, [INSIDE]: '1' },
  });
  if (run.error) console.error(`kill-storm needs unshare(1): ${run.error.message}`);
  process.exit(run.status ?? 2);
}

// Folders of our own, so that nobody else's files come and go in them.
for (const folder of ['/tmp', '/dev/shm']) spawnSync('mount', ['-t', 'tmpfs', 'none', folder]);
/** Where the program keeps its journals. */
const STATE = '/tmp/state';
/** The POSIX message queues of this IPC namespace. */
const QUEUES = '/tmp/mqueue';
for (const folder of [STATE, QUEUES]) mkdirSync(folder);
const mounted = spawnSync('mount', ['-t', 'mqueue', 'none', QUEUES]).status === 0;
if (hostIpc && !mounted)
  throw new Error('POSIX message queues cannot be mounted: nobody could count them');
process.env.XDG_STATE_HOME = STATE;

/** Makes objects of every kind from the first step to the last, so that every moment has some to leave behind. */
const MAKER = '/tmp/maker.ipc';
writeFileSync(
  MAKER,
  Array.from({ length: 12 }, (_, n) => [
    `A  msgget(IPC_PRIVATE, IPC_CREAT|0600) = q${n}`,
    `A  semget(IPC_PRIVATE, 3, IPC_CREAT|0600) = s${n}`,
    `A  shmget(IPC_PRIVATE, 8192, IPC_CREAT|0600) = m${n}`,
    `A  mq_open("/storm${n}", O_CREAT|O_RDWR, 0600, NULL) = _`,
    `A  shm_open("/storm${n}", O_CREAT|O_RDWR, 0600) = _`,
    // What is removed in the run is not to be removed again, since its id may be another's by then.
    ...(n % 3 === 0 ? [`A  msgctl(q${n}, IPC_RMID) = 0`, `A  shmctl(m${n}, IPC_RMID) = 0`] : []),
    ...(n === 4 ? ['A  fork() = B', 'B  semop(s0, [{0, -1, SEM_UNDO}]) <unfinished ...>'] : []),
    '+5ms',
  ])
    .flat()
    .join('\n'),
);
const LABS =
  values.labs ??
  (hostIpc
    ? `${MAKER},sysv-msg/hello,posix-mq/outlives,sysv-sem/undo,sysv-shm/hello`
    : 'pipe/hello');

/** A small generator with a seed, so that a failure can be run again. */
function lehmer(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Everything countable, as sorted lines, so that a difference names what was left. */
function inventory(): readonly string[] {
  const lines: string[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid) continue;
    try {
      const comm = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
      const state = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];
      // Orphans come to this script, which is process 1 here, and Node collects no strangers' children.
      if (state === 'Z') continue;
      lines.push(`process ${pid} ${comm} ${state}`);
    } catch {
      // It ended while we looked.
    }
  }
  for (const kind of ['msg', 'sem', 'shm']) {
    const rows = readFileSync(`/proc/sysvipc/${kind}`, 'utf8').trim().split('\n').slice(1);
    for (const row of rows) lines.push(`${kind} ${row.trim()}`);
  }
  for (const folder of ['/dev/shm', tmpdir(), QUEUES, ...journalFolder()]) {
    // node's own compile cache is not ours to count; tsx keeps its cache beside it. Progress is to be kept.
    for (const name of readdirSync(folder))
      if (!/^(node-compile-cache|tsx-\d+|progress\.json)$/.test(name))
        lines.push(`file ${folder}/${name}`);
  }
  for (const row of readFileSync('/proc/self/mountinfo', 'utf8').trim().split('\n'))
    lines.push(`mount ${row.split(' ')[4]}`);
  return lines.sort();
}

/** Where journals are, once there have been any. */
function journalFolder(): readonly string[] {
  return readdirSync(STATE).includes('ipcscope') ? [`${STATE}/ipcscope`] : [];
}

/** What is there now and was not before; `own` are processes of this very script (its loader). */
function leftover(before: readonly string[]): readonly string[] {
  const known = new Set(before);
  return inventory().filter((line) => !known.has(line));
}

/** Start the program headless, or as the app in a terminal where it is told to go real. */
function start(random: () => number): { pid: number; gone: Promise<void>; kind: string } {
  const labs = LABS.split(',');
  const lab = labs[Math.floor(random() * labs.length)] ?? 'pipe/hello';
  const shared = hostIpc ? ['--host-ipc'] : [];
  if (random() < 0.5) {
    // The simulation has no POSIX queues.
    const mode = random() < 0.5 || lab === MAKER ? 'real' : 'twin';
    const args = [PROGRAM, 'run', lab, lab, '--on', mode, ...shared];
    const child: ChildProcess = spawn(process.execPath, args, { stdio: 'ignore' });
    const gone = new Promise<void>((done) => child.once('exit', () => done()));
    return { pid: child.pid ?? 0, gone, kind: args.slice(1).join(' ') };
  }
  const args = [PROGRAM, 'lab', lab, '--on', 'real', ...shared];
  const term = pty.spawn(process.execPath, args, {
    cols: 100,
    rows: 30,
    env: { ...process.env, CI: '' },
  });
  const gone = new Promise<void>((done) => term.onExit(() => done()));
  const keys = setInterval(() => {
    try {
      term.write('n');
    } catch {
      clearInterval(keys);
    }
  }, 15);
  void gone.then(() => clearInterval(keys));
  return { pid: term.pid, gone, kind: args.slice(1).join(' ') };
}

/** The first child of a process: of the program's, its supervisor. */
function childOf(pid: number): number | undefined {
  try {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ');
    return child ? Number(child) : undefined;
  } catch {
    return undefined;
  }
}

/** The next start of a real kernel, which removes what nobody was left to remove. */
function tidied(): Promise<void> {
  const child = spawn(process.execPath, [PROGRAM, 'run', 'pipe/hello', '--on', 'real'], {
    stdio: 'ignore',
  });
  return new Promise((done) => child.once('exit', () => done()));
}

async function main(): Promise<number> {
  const random = lehmer(Number(values.seed));
  const runs = Number(values.runs);
  // One run that nobody kills, so that caches that live on by design exist before the first count.
  await start(() => 0.1).gone;
  const before = inventory();
  for (let run = 1; run <= runs; run += 1) {
    const { pid, gone, kind } = start(random);
    const after = Math.floor(random() * 600);
    const signal = SIGNALS[Math.floor(random() * SIGNALS.length)] ?? 'SIGKILL';
    await Promise.race([sleep(after), gone]);
    try {
      process.kill(ofSupervisor ? (childOf(pid) ?? pid) : pid, signal);
      if (ofSupervisor) process.kill(pid, 'SIGKILL');
    } catch {
      // It had already ended by itself.
    }
    await Promise.race([gone, sleep(GRACE_MS)]);
    if (ofSupervisor) await tidied();
    let left = leftover(before);
    for (const end = Date.now() + GRACE_MS; left.length > 0 && Date.now() < end; ) {
      await sleep(20);
      left = leftover(before);
    }
    if (left.length > 0) {
      console.error(`run ${run} (seed ${values.seed}): ${kind}, ${signal} after ${after} ms left`);
      for (const line of left) console.error(`  ${line}`);
      return 1;
    }
    if (run % 20 === 0 || run === runs) console.log(`${run} of ${runs} runs, nothing left`);
  }
  return 0;
}

process.exit(await main());
