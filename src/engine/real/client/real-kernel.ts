/**
 * The real kernel: Linux, this machine. A client that speaks plain messages to the supervisor, a process of its own.
 *
 * Importable everywhere; usable on Linux with koffi.
 */
import type { CallName } from '../../calls/spec.ts';
import type { CallRequest, Kernel, MachineLimit, MemoryFacts } from '../../model/kernel.ts';
import type { ActorName, Snapshot } from '../../model/snapshot.ts';
import type { Report } from '../../model/step.ts';
import { RealKernelError } from '../errors.ts';
import { planOf } from '../marshal/marshal.ts';
import { applied } from './delta.ts';
import { type DoctorItem, type DoctorReport, ownFindings, report } from './doctor.ts';
import { endRoom, takeRoom } from './pool.ts';
import type { Ask, Called, RealKernelOptions, Reported, Started } from './protocol.ts';
import { Supervisor } from './supervisor-client.ts';

/** The real kernel. */
export interface RealKernel extends Kernel {
  readonly engine: 'real';
}

/** The kernel's client side. */
class Client implements RealKernel {
  readonly engine = 'real';
  limits: ReadonlySet<MachineLimit> = new Set();
  memory?: MemoryFacts;
  readonly #supervisor: Supervisor;
  readonly #options: RealKernelOptions;
  readonly #pids = new Map<ActorName, number>();
  #closed: Promise<void> | undefined;
  /** The last that came, of which the next is told by what changed. */
  #snapshot: Snapshot | undefined;

  constructor(supervisor: Supervisor, options: RealKernelOptions) {
    this.#supervisor = supervisor;
    this.#options = options;
  }

  supports(call: CallName): boolean {
    return planOf(call) !== undefined;
  }

  async start(actors: readonly ActorName[]): Promise<void> {
    const { snapshot, pids, memory } = (await this.#ask({ op: 'start', actors })) as Started;
    this.memory = memory;
    this.#learn(pids);
    this.#snapshot = snapshot;
  }

  snapshot(): Snapshot {
    if (this.#snapshot === undefined) throw new Error('a kernel is started before it is looked at');
    return this.#snapshot;
  }

  pidOf(actor: ActorName): number | undefined {
    return this.#pids.get(actor);
  }

  async call(request: CallRequest): Promise<Report> {
    const { report, pids } = (await this.#ask({
      op: 'call',
      // Plain data, its text among it: what it is made of stays here.
      request: { ...request, text: request.text },
    })) as Called;
    this.#learn(pids);
    return this.#reported(report);
  }

  #learn(pids: Called['pids']): void {
    for (const [actor, pid] of Object.entries(pids)) this.#pids.set(actor, pid);
  }

  async advance(ns: number): Promise<Report> {
    return this.#reported((await this.#ask({ op: 'advance', ns })) as Reported);
  }

  #reported({ snapshot, limits, ...report }: Reported): Report {
    this.#snapshot = applied(this.#snapshot, snapshot) as Snapshot;
    this.limits = limits;
    return report;
  }

  close(): Promise<void> {
    this.#closed ??= endRoom(this.#supervisor, this.#options);
    return this.#closed;
  }

  #ask(ask: Ask): Promise<unknown> {
    if (this.#closed !== undefined) return Promise.reject(new RealKernelError('real.closed'));
    return this.#supervisor.ask(ask);
  }
}

/**
 * Open a real kernel, with a room of its own.
 *
 * @throws RealKernelError by rejecting: where this is not Linux, without koffi, without an actor for the
 *   processor, where the system refuses to run it.
 */
export async function openRealKernel(options: RealKernelOptions = {}): Promise<RealKernel> {
  return new Client(await takeRoom(options), options);
}

/** Find out what this machine allows. Never rejects: what is missing is in the report. */
export async function probeMachine(): Promise<DoctorReport> {
  const own = ownFindings();
  if (own.some(({ costCode }) => costCode === 'cost.no-real')) {
    const linux = process.platform === 'linux';
    const error = linux
      ? ({ code: 'real.processor', args: { processor: process.arch } } as const)
      : ({ code: 'native.not-linux', args: { detail: process.platform } } as const);
    return report(own, error);
  }
  const supervisor = new Supervisor();
  try {
    const found = (await supervisor.ask({ op: 'doctor' })) as readonly DoctorItem[];
    return report([...own, ...found], refusal(found));
  } catch (error) {
    if (!(error instanceof RealKernelError)) throw error;
    const { code, args } = error;
    const id = code.startsWith('native.') ? 'koffi' : 'exec';
    const item: DoctorItem = { id, ok: false, value: code, costCode: 'cost.no-real' };
    return report([...own, item], { code, args });
  } finally {
    await supervisor.end();
  }
}

/** Why there is no room, where there is none: then there is no real kernel either. */
function refusal(found: readonly DoctorItem[]): DoctorReport['error'] {
  const room = found.find(({ id, ok }) => id === 'room' && ok === false);
  if (room === undefined) return undefined;
  const [, step = '', errno = '0'] = /^(.*) (-?\d+)$/.exec(String(room.value)) ?? [];
  return { code: 'real.room', args: { step, errno: Number(errno) } };
}
