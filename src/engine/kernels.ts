/** Opening kernels. The real one is loaded only when it is asked for. */
import { readFileSync } from 'node:fs';
import type { Kernel } from './model/kernel.ts';
import type { RealKernelOptions } from './real/protocol.ts';
import { SimKernel, type SimOptions } from './sim/run.ts';

/** How the kernels of a run are to be. */
export interface KernelOptions {
  /** Simulation: record what happens inside each call, with a snapshot at every point. */
  readonly trace?: boolean;
  /** Simulation: actors may do what only root may. As this process's user when absent and compared, else no. */
  readonly privileged?: boolean;
  /** Simulation: who runs next, see SimOptions. */
  readonly next?: SimOptions['next'];
  /** Real kernel: see RealKernelOptions. */
  readonly real?: RealKernelOptions;
}

/** A new simulated kernel. */
export function openSim({ trace = false, privileged = false, next }: KernelOptions): SimKernel {
  const order = next === undefined ? {} : { next };
  return new SimKernel({ trace, keepSnapshots: trace, privileged, ...order });
}

/** This machine's kernel, in a room of its own. Rejects with RealKernelError where that cannot be. */
export async function openReal({ real = {} }: KernelOptions): Promise<Kernel> {
  const { openRealKernel } = await import('./real/kernel.ts');
  return openRealKernel(real);
}

/**
 * Build a room ahead of time, so that the next real run is ready at once. Does nothing where there is no real
 * kernel: whoever then asks for one hears why.
 */
export async function prepareReal({ real = {} }: KernelOptions = {}): Promise<void> {
  if (process.platform !== 'linux') return;
  const { prewarm } = await import('./real/kernel.ts');
  prewarm(real);
}

/** The simulated kernel to compare this machine's with: its actors may do as much as the real ones may. */
export function openSimTwin(options: KernelOptions): SimKernel {
  return openSim({ privileged: mayExceedLimits(), ...options });
}

/** Bit of CAP_SYS_RESOURCE in a capability set (capabilities(7)). */
const CAP_SYS_RESOURCE = 24n;

/**
 * True when this process, and so the actors, may go beyond the limits of pipes: CAP_SYS_RESOURCE in the first
 * user namespace. Root in a container often lacks it.
 */
function mayExceedLimits(): boolean {
  try {
    const [, effective = '0'] =
      /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    const first = /^\s*0\s+0\s+4294967295\s*$/.test(readFileSync('/proc/self/uid_map', 'utf8'));
    return first && (BigInt(`0x${effective}`) >> CAP_SYS_RESOURCE) % 2n === 1n;
  } catch {
    return false;
  }
}
