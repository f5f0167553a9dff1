/**
 * Rooms to open, and the supervisors to build them.
 *
 * A supervisor has one room at a time and can have one after the other: its start costs many times what a room does. It
 * gets another only where the last one ended as it should, so that nothing of a run that went wrong meets the next.
 */
import { RealKernelError } from '../errors.ts';
import type { RealKernelOptions } from './protocol.ts';
import { Supervisor } from './supervisor-client.ts';

interface Warm {
  readonly key: string;
  readonly opening: Promise<Supervisor>;
}

/** A room that was built ahead of time. */
let warm: Warm | undefined;
/** Supervisors without a room. */
const idle: Supervisor[] = [];
/** How many want supervisors to be kept. */
let keepers = 0;

/**
 * Keep supervisors whose room has ended, for the rooms that are opened next. They do not keep the program running, and go
 * when it does.
 *
 * @returns Ends it: resolves when the last one that keeps them has let go, and those without a room are gone.
 */
export function keepSupervisors(): () => Promise<void> {
  keepers += 1;
  let kept = true;
  return async () => {
    if (!kept) return;
    kept = false;
    keepers -= 1;
    if (keepers === 0) await Promise.all(idle.splice(0).map((supervisor) => supervisor.end()));
  };
}

/**
 * Build a room ahead of time; the next `takeRoom` with equal options takes it. It does not keep the program running, and
 * goes when the program does.
 */
export function prewarm(options: RealKernelOptions = {}): void {
  if (warm?.key === keyOf(options)) return;
  // Nobody will take what was prepared for others.
  void warm?.opening.then((supervisor) => supervisor.end()).catch(() => {});
  const opening = openRoom(options);
  // Whoever opens one tries again, and hears of the failure then.
  opening.catch(() => {});
  warm = { key: keyOf(options), opening };
}

/** A supervisor with a room: that which was built ahead of time, or a new one. Rejects with RealKernelError. */
export async function takeRoom(options: RealKernelOptions): Promise<Supervisor> {
  const taken = warm?.key === keyOf(options) ? warm.opening : undefined;
  if (taken !== undefined) warm = undefined;
  // It may have been killed since. A failure that lasts shows again.
  const prepared = await taken?.catch(() => undefined);
  return prepared !== undefined && !prepared.lost ? prepared : openRoom(options);
}

/** End a room. Its supervisor is kept where that is wanted and nothing went wrong, and ended else. Never rejects. */
export async function endRoom(supervisor: Supervisor, options: RealKernelOptions): Promise<void> {
  await supervisor.endRoom();
  // What is not in the room does not end with it: whoever kept the list of that has done its work.
  const isUsable = options.hostIpc !== true && supervisor.sound;
  if (keepers > 0 && isUsable) idle.push(supervisor);
  else await supervisor.end();
}

async function openRoom(options: RealKernelOptions): Promise<Supervisor> {
  if (process.platform !== 'linux') {
    throw new RealKernelError('native.not-linux', { detail: process.platform });
  }
  const kept = options.hostIpc === true ? undefined : idle.pop();
  // It may have been killed since, and what one cannot do another may.
  const opened = kept && (await openIn(kept, options).catch(() => undefined));
  return opened ?? openIn(new Supervisor(), options);
}

async function openIn(supervisor: Supervisor, options: RealKernelOptions): Promise<Supervisor> {
  try {
    await supervisor.ask({ op: 'open', options });
    return supervisor;
  } catch (error) {
    await supervisor.end();
    throw error;
  }
}

function keyOf(options: RealKernelOptions): string {
  return JSON.stringify([options.hostIpc === true, options.pinned !== false]);
}
