/** Talking to a real kernel in tests. */
import type { CallName } from '../../../src/engine/calls/spec.ts';
import type { CallRequest, Kernel } from '../../../src/engine/model/kernel.ts';
import type { Snapshot } from '../../../src/engine/model/snapshot.ts';
import type { Report } from '../../../src/engine/model/step.ts';
import type { Value } from '../../../src/engine/script/value.ts';

/** Whether this machine can run a real kernel at all, and why not. */
export const CAN_RUN = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
export const WHY_NOT = 'not Linux on x86-64 or aarch64';

/** Makes calls by name, as a transcript does: `call('A', 'write', 4, bytes('x'), 1)`. */
export function caller(kernel: Kernel) {
  return async (
    actor: string,
    call: CallName,
    ...args: readonly (Value | undefined)[]
  ): Promise<Seen> => seen(kernel, { actor, call, args, text: `${call}()` });
}

/** What a call did, and the kernel behind it. */
type Seen = Report & { readonly snapshot: Snapshot };

async function seen(kernel: Kernel, request: CallRequest): Promise<Seen> {
  const report = await kernel.call(request);
  return { ...report, snapshot: kernel.snapshot() };
}

/** The same for fork. */
export async function fork(kernel: Kernel, actor: string, child: string): Promise<Seen> {
  return seen(kernel, { actor, call: 'fork', args: [], text: 'fork()', child });
}

/** The value of a call that returned. */
export function result({ outcome }: Report): number {
  if (outcome?.kind !== 'returned') throw new Error(`the call ${outcome?.kind ?? 'was none'}`);
  return Number(outcome.value);
}

/** Bytes of a text. */
export function bytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

/** The text of bytes that a call wrote. */
export function textOf(report: Report, position: number): string {
  const { outcome } = report;
  const value = outcome?.kind === 'returned' ? outcome.outs[position] : undefined;
  if (!(value instanceof Uint8Array)) throw new Error('no bytes there');
  return Buffer.from(value).toString('latin1');
}
