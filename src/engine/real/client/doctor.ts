/** What this machine allows the real kernel to do: facts and codes; the words are the text catalogue's. */
import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import type { RealErrorCode } from '../errors.ts';

/** What is looked at, in the order in which a report lists it. */
export const DOCTOR_IDS = [
  'platform',
  'kernel',
  'processor',
  'koffi',
  'exec',
  'room',
  'user-namespace',
  'mount-namespace',
  'pid-namespace',
  'network-namespace',
  'ipc-namespace',
  'room-proc',
  'room-mqueue',
  'room-loopback',
  'room-nesting',
  'scheduler',
  'processors',
  'pidfd-getfd',
  'kcmp',
  'proc-syscall',
  'proc-wchan',
  'proc-stack',
  'msg-copy',
  'counter',
  'pipe-max-size',
  'pipe-user-pages-soft',
  'pipe-user-pages-hard',
  'msgmax',
  'msgmnb',
  'msgmni',
  'sem',
  'shmmax',
  'shmall',
  'shmmni',
  'mqueue-msg-max',
  'mqueue-msgsize-max',
  'mqueue-queues-max',
  'leftovers',
  'leftover-objects',
] as const;

/** One thing that is looked at. */
export type DoctorId = (typeof DOCTOR_IDS)[number];

/** What it costs that something is missing; the sentence for each is the text catalogue's. */
export type DoctorCostCode =
  /** No real kernel at all: simulation and recordings work. */
  | 'cost.no-real'
  /** No room, and so no real kernel. */
  | 'cost.no-room'
  /** Transcripts see no processes under /proc. */
  | 'cost.no-room-proc'
  /** POSIX message queues show no fill level. */
  | 'cost.no-room-mqueue'
  /** Calls on 127.0.0.1 fail. */
  | 'cost.no-loopback'
  /** A process of the room may make user namespaces in it. */
  | 'cost.nesting'
  /** Processes that are woken together may run in a different order each time. */
  | 'cost.wake-order'
  /** The actors share the only processor with everything else: times are noisier. */
  | 'cost.one-processor'
  /** Capacity and bytes of pipes stay unknown. */
  | 'cost.no-borrowed-descriptors'
  /** Which descriptors share a description stays unknown, and so do the counts of ends. */
  | 'cost.no-kcmp'
  /** That a call is blocked follows from its process's sleep alone. */
  | 'cost.no-proc-syscall'
  /** The kernel function that a call sleeps in stays unknown. */
  | 'cost.no-wchan'
  /** Kernel stacks are not shown. */
  | 'cost.no-stack'
  /** Messages in System V queues stay unknown until they are received. */
  | 'cost.no-msg-copy'
  /** Times are taken with clock_gettime, which is coarser. */
  | 'cost.coarse-time'
  /** Processes or objects of an earlier run are still there. */
  | 'cost.leftovers';

/** One finding. */
export interface DoctorItem {
  readonly id: DoctorId;
  /** Whether it is as it should be; `null` for what is only told, and for what could not be looked at. */
  readonly ok: boolean | null;
  /** What was found; `null` when nothing was. */
  readonly value: string | number | null;
  /** What it costs; absent when it costs nothing. */
  readonly costCode?: DoctorCostCode;
}

/** All findings, in the order of DOCTOR_IDS. */
export interface DoctorReport {
  /** Whether there can be a real kernel here. */
  readonly usable: boolean;
  /** Why not. */
  readonly error?: {
    readonly code: RealErrorCode;
    readonly args: { readonly [name: string]: string | number };
  };
  readonly items: readonly DoctorItem[];
}

/** A file of one line under /proc/sys, its numbers separated by single spaces; `null` where there is none. */
function setting(path: string): string | number | null {
  try {
    const text = readFileSync(`/proc/sys/${path}`, 'latin1').trim().replace(/\s+/g, ' ');
    const number = Number(text);
    return Number.isSafeInteger(number) ? number : text;
  } catch {
    return null;
  }
}

const SETTINGS: { readonly [id in DoctorId]?: string } = {
  'pipe-max-size': 'fs/pipe-max-size',
  'pipe-user-pages-soft': 'fs/pipe-user-pages-soft',
  'pipe-user-pages-hard': 'fs/pipe-user-pages-hard',
  msgmax: 'kernel/msgmax',
  msgmnb: 'kernel/msgmnb',
  msgmni: 'kernel/msgmni',
  sem: 'kernel/sem',
  shmmax: 'kernel/shmmax',
  shmall: 'kernel/shmall',
  shmmni: 'kernel/shmmni',
  'mqueue-msg-max': 'fs/mqueue/msg_max',
  'mqueue-msgsize-max': 'fs/mqueue/msgsize_max',
  'mqueue-queues-max': 'fs/mqueue/queues_max',
};

/** What can be told without any native code: the platform, and the limits in force. */
export function ownFindings(): readonly DoctorItem[] {
  const linux = process.platform === 'linux';
  const known = process.arch === 'x64' || process.arch === 'arm64';
  const needed = (id: DoctorId, ok: boolean, value: string): DoctorItem =>
    ok ? { id, ok, value } : { id, ok, value, costCode: 'cost.no-real' };
  const limits = Object.entries(SETTINGS).map(
    ([id, path]): DoctorItem => ({ id: id as DoctorId, ok: null, value: setting(path) }),
  );
  return [
    needed('platform', linux, process.platform),
    { id: 'kernel', ok: linux ? true : null, value: release() },
    needed('processor', known, process.arch),
    ...limits,
  ];
}

/** A whole report: findings in order, what could not be looked at as unknown. */
export function report(
  findings: readonly DoctorItem[],
  error: DoctorReport['error'] | undefined,
): DoctorReport {
  const found = new Map(findings.map((item) => [item.id, item]));
  const items = DOCTOR_IDS.map((id) => found.get(id) ?? { id, ok: null, value: null });
  return { usable: error === undefined, ...(error === undefined ? {} : { error }), items };
}
