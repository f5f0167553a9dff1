/** What clone(2) and clone3(2) make, by their flags: a child of its own as fork(2) and vfork(2) make it, or a thread. */
import type { CallName } from '../../calls/spec.ts';
import type { Expr, Span } from '../ast.ts';
import { Mistake } from '../diagnostic.ts';
import { walk } from '../who-lives.ts';

/** Flags with which a child is one of fork's: what they ask for is the C library's, or none of the calls here tells. */
const ORDINARY: readonly string[] = [
  'CLONE_CHILD_CLEARTID',
  'CLONE_CHILD_SETTID',
  'CLONE_IO',
  'CLONE_PARENT_SETTID',
  'CLONE_SETTLS',
  'SIGCHLD',
];

/**
 * The call that makes the same child.
 *
 * CLONE_VM goes with CLONE_VFORK only: then the parent sleeps for as long as both have the memory.
 *
 * @param name `clone` or `clone3`, for the message.
 * @param args What the line passes, in any order; no flags at all are those of fork.
 * @param span The place of the call.
 * @throws Mistake for whatever makes no child of its own that ends with SIGCHLD (clone(2), "The flags mask").
 */
export function cloned(name: string, args: readonly Expr[], span: Span): CallName {
  const words = args.flatMap(flagsIn);
  const named = words.flatMap((word) => (word.kind === 'const' ? [word.name] : []));
  const vfork = named.includes('CLONE_VFORK');
  const allowed = vfork ? [...ORDINARY, 'CLONE_VFORK', 'CLONE_VM'] : ORDINARY;
  for (const word of words) {
    const flag = word.kind === 'const' ? word.name : word.kind === 'int' ? word.text : undefined;
    if (flag === undefined || allowed.includes(flag)) continue;
    throw new Mistake(
      word.span,
      `${name} with ${flag} makes no ordinary child; fork() makes one, vfork() one that its parent waits for`,
    );
  }
  if (named.length > 0 && !named.includes('SIGCHLD')) {
    throw new Mistake(
      span,
      `${name} without SIGCHLD makes no ordinary child; fork() makes one whose end sends SIGCHLD`,
    );
  }
  return vfork ? 'vfork' : 'fork';
}

/** The flags in an argument: its constants, and numbers that are joined to them. Of clone3's structure two fields. */
function flagsIn(arg: Expr): readonly Expr[] {
  if (arg.kind === 'struct') {
    return arg.fields
      .filter(({ name }) => name === 'flags' || name === 'exit_signal')
      .flatMap(({ value }) => flagsIn(value));
  }
  const words: Expr[] = [];
  walk(arg, (part) => part.kind !== 'binary' && words.push(part));
  return words.some(({ kind }) => kind === 'const') ? words : [];
}
