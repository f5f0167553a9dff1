/** Opening kernels. The real one is loaded only when it is asked for. */
import type { Kernel } from './model/kernel.ts';
import type { RealKernelOptions } from './real/protocol.ts';
import { SimKernel } from './sim/run.ts';

/** How the kernels of a run are to be. */
export interface KernelOptions {
  /** Simulation: record what happens inside each call, with a snapshot at every point. */
  readonly trace?: boolean;
  /** Simulation: actors may do what only root may. As this process's user when absent and compared, else no. */
  readonly privileged?: boolean;
  /** Real kernel: see RealKernelOptions. */
  readonly real?: RealKernelOptions;
}

/** A new simulated kernel. */
export function openSim({ trace = false, privileged = false }: KernelOptions): SimKernel {
  return new SimKernel({ trace, keepSnapshots: trace, privileged });
}

/** This machine's kernel, in a room of its own. Rejects with RealKernelError where that cannot be. */
export async function openReal({ real = {} }: KernelOptions): Promise<Kernel> {
  const { openRealKernel } = await import('./real/kernel.ts');
  return openRealKernel(real);
}

/** The simulated kernel to compare this machine's with: its actors may do as much as the real ones may. */
export function openSimTwin(options: KernelOptions): SimKernel {
  return openSim({ privileged: process.geteuid?.() === 0, ...options });
}
