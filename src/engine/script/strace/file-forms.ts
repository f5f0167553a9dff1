/** System calls that strace shows with the directory or the type of file that the notation has no word for. */
import type { CallName } from '../../calls/spec.ts';
import type { Expr } from '../ast.ts';
import { Mistake } from '../diagnostic.ts';
import { type Forms, isConst, type Rewrite, renamed, unlessGiven } from './rewrite.ts';

/** Drops AT_FDCWD, and says so when the call means another directory. */
function atCwd(call: CallName, keep?: number): Rewrite {
  return (args, span, context) => {
    const [dir, ...rest] = args;
    if (dir === undefined || !isCwd(dir)) {
      throw new Mistake(dir?.span ?? span, 'only AT_FDCWD is known as a directory here');
    }
    return renamed(call, keep)(rest, span, context);
  };
}

/** AT_FDCWD, or with -X the number that it is. */
function isCwd(dir: Expr): boolean {
  if (dir.kind === 'unary' && dir.op === '-' && dir.of.kind === 'int') return dir.of.value === 100;
  return isConst(dir, 'AT_FDCWD');
}

function fifo(rewrite: Rewrite): Rewrite {
  return (args, span, context) => {
    const { call, args: rest } = rewrite(args, span, context);
    const [path, mode] = rest;
    if (path === undefined || mode === undefined) return { call, args: rest };
    const left = withoutFifo(mode);
    if (left === undefined) {
      throw new Mistake(mode.span, 'mknod makes only a FIFO here: S_IFIFO|0666');
    }
    return { call, args: [path, left] };
  };
}

/** `S_IFIFO|0666` without its S_IFIFO; undefined when it has none. */
function withoutFifo(mode: Expr): Expr | undefined {
  if (isConst(mode, 'S_IFIFO')) return { kind: 'int', span: mode.span, value: 0, text: '0' };
  if (mode.kind !== 'binary' || mode.op !== '|') return undefined;
  if (isConst(mode.left, 'S_IFIFO')) return mode.right;
  if (isConst(mode.right, 'S_IFIFO')) return mode.left;
  const left = withoutFifo(mode.left);
  return left && { ...mode, left };
}

/** Calls with the names of files. */
export const FILE_FORMS: Forms = {
  openat: atCwd('open'),
  unlinkat: unlessGiven(
    atCwd('unlink', 2),
    1,
    'unlinkat with flags is rmdir(2), which is not known here; flags are 0',
  ),
  mknodat: fifo(atCwd('mkfifo')),
  mknod: fifo(renamed('mkfifo')),
};
