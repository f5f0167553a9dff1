/** What a transcript asks of the machine in its front matter, and what this machine lacks of it. */
import { release } from 'node:os';
import type { CallName } from '../calls/spec.ts';
import type { Kernel } from '../model/kernel.ts';
import type { FrontMatter, Script } from '../script/ast.ts';

/**
 * The first thing that a transcript requires and the real kernel here does not give; undefined when nothing is
 * missing. `requires: [root]` is about the user, `kernel: "3.4"` the lowest version. Other requirements are
 * things that every Linux has.
 */
export function lacking(
  { requires = [], kernel }: FrontMatter,
  here: { readonly root: boolean; readonly kernel: string } = {
    root: process.geteuid?.() === 0,
    kernel: release(),
  },
): string | undefined {
  if (requires.includes('root') && !here.root) return 'root';
  if (kernel !== undefined && older(here.kernel, kernel)) return `Linux ${kernel}`;
  return undefined;
}

/** Lines of one call that are listed. */
const LINES_MAX = 5;

/**
 * The calls of a transcript that a kernel does not have, with their lines: `mq_open (3), mq_send (4, 5)`. Undefined when
 * there is none.
 */
export function callsLacking(
  { items }: Script,
  kernel: Pick<Kernel, 'supports'>,
): string | undefined {
  const lines = new Map<CallName, number[]>();
  for (const item of items) {
    if (item.kind !== 'call' || kernel.supports(item.call)) continue;
    lines.set(item.call, [...(lines.get(item.call) ?? []), item.span.line]);
  }
  if (lines.size === 0) return undefined;
  return [...lines].map(([call, at]) => `${call} (${listed(at)})`).join(', ');
}

function listed(lines: readonly number[]): string {
  const shown = lines.slice(0, LINES_MAX).join(', ');
  return lines.length > LINES_MAX ? `${shown}, ...` : shown;
}

/** True when a version, `6.18.44-x`, comes before another, `3.4`. */
function older(version: string, than: string): boolean {
  const [have, want] = [numbers(version), numbers(than)];
  for (const [at, number] of want.entries()) {
    const mine = have[at] ?? 0;
    if (mine !== number) return mine < number;
  }
  return false;
}

function numbers(version: string): readonly number[] {
  return (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? '').split('.').map(Number);
}
