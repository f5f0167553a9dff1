/** Opening kernels. The real one is loaded only when it is asked for. */
import { readFileSync } from 'node:fs';
import type { Kernel } from '../model/kernel.ts';
import type { RealKernelOptions } from '../real/client/protocol.ts';
import { SimKernel, type SimOptions } from '../sim/sim-kernel.ts';

/** How the kernels of a run are to be. */
export interface KernelOptions {
  /** Simulation: record what happens inside each call, with a snapshot at every point. */
  readonly trace?: boolean;
  /** Simulation: actors may do what only root may; never when it is compared with the real kernel. */
  readonly privileged?: boolean;
  /** Simulation: who runs next, see SimOptions. */
  readonly next?: SimOptions['next'];
  /** Simulation: see SimOptions. */
  readonly buffers?: NonNullable<SimOptions['buffers']>;
  /** Real kernel: see RealKernelOptions. */
  readonly real?: RealKernelOptions;
}

/** A new simulated kernel. */
export function openSim(options: KernelOptions): SimKernel {
  const { trace = false, privileged = false, next, buffers } = options;
  const order = next === undefined ? {} : { next };
  const sizes = buffers === undefined ? {} : { buffers };
  return new SimKernel({ trace, keepSnapshots: trace, privileged, ...order, ...sizes });
}

/** This machine's kernel, in a room of its own. Rejects with RealKernelError where that cannot be. */
export async function openReal({ real = {} }: KernelOptions): Promise<Kernel> {
  const { openRealKernel } = await import('../real/client/real-kernel.ts');
  return openRealKernel(real);
}

/**
 * Build a room ahead of time, so that the next real run is ready at once. Does nothing where there is no real
 * kernel: whoever then asks for one hears why.
 */
export async function prepareReal({ real = {} }: KernelOptions = {}): Promise<void> {
  if (process.platform !== 'linux') return;
  const { prewarm } = await import('../real/client/pool.ts');
  prewarm(real);
}

/**
 * Keep what opens real kernels, for a program that opens one after the other: opening the next then takes a tenth of the
 * time.
 *
 * @returns Ends it, and resolves when nothing is kept any more.
 */
export async function keepReal(): Promise<() => Promise<void>> {
  if (process.platform !== 'linux') return () => Promise.resolve();
  const { keepSupervisors } = await import('../real/client/pool.ts');
  return keepSupervisors();
}

/** The simulated kernel to compare this machine's with: no real actor has a capability, whoever runs the program. */
export function openSimTwin(options: KernelOptions): SimKernel {
  const buffers = socketBuffers();
  return openSim({ ...options, privileged: false, ...(buffers === undefined ? {} : { buffers }) });
}

/** How large this machine's socket buffers are, which no room can have otherwise (socket(7)); `undefined` where that does not show. */
function socketBuffers(): KernelOptions['buffers'] {
  try {
    const read = (name: string) => Number(readFileSync(`/proc/sys/net/core/${name}`, 'latin1'));
    return {
      wmem_default: read('wmem_default'),
      wmem_max: read('wmem_max'),
      rmem_default: read('rmem_default'),
      rmem_max: read('rmem_max'),
    };
  } catch {
    return undefined;
  }
}
