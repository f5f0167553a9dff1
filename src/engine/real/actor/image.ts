/** The actor's program, for the processor that this is. */
import { AARCH64 } from './aarch64.ts';
import { X86_64 } from './x86_64.ts';

/** An actor's ELF file, in base64, and where its signal code lies once it is loaded. */
export interface ActorImage {
  /** Address of the handler that notes deliveries. */
  readonly handler: number;
  /** Address of the stub that a handler returns to (rt_sigreturn). */
  readonly restorer: number;
  readonly elf: string;
}

/** The actor for a processor as Node names it; `undefined` when there is none. */
export function actorImage(arch: string = process.arch): ActorImage | undefined {
  if (arch === 'x64') return X86_64;
  return arch === 'arm64' ? AARCH64 : undefined;
}
