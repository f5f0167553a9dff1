/**
 * Calls that a signal interrupts, as strace tells them. A program sees such a call return once, with EINTR or with
 * what it was to do; strace shows what the kernel does: `= ? ERESTARTSYS`, the return from the handler with the call's
 * result, and the call made again. Here it is one call that is resumed.
 *
 * (strace shows the return value of rt_sigreturn(2), which is the interrupted call's: arch/x86/kernel/signal.c
 * handle_signal(), kernel/signal.c restart_syscall)
 */
import { callSpec } from '../../calls/catalogue.ts';
import { argumentAt } from '../argument.ts';
import type { CallItem, Expect, Item, ResumedItem, Span } from '../ast.ts';
import { printExpr } from '../print.ts';

/** A line as it is read: what it was at first, for messages and comments. */
interface Line {
  readonly span: Span;
  readonly text: string;
}

/** A process's call that has not returned. */
interface Pending {
  /** The line of the call as it was read. */
  readonly first: CallItem;
  /** Whether a signal interrupted it, and what has been seen of the process since. */
  state: 'asleep' | 'interrupted' | 'elsewhere' | 'back';
}

/** Follows the processes of one transcript from line to line. */
export class Interrupted {
  readonly #pending = new Map<string, Pending>();
  /** Calls that were made again, with what their second line tells of their arguments. */
  readonly #replaced = new Map<Item, CallItem>();

  /** A call line: itself, or the return of the call that it makes again. */
  called(item: CallItem, text: string): Item {
    const { actor, expect } = item;
    const pending = this.#pending.get(actor);
    const goesOn = pending?.state === 'interrupted' || pending?.state === 'back';
    if (pending !== undefined && goesOn && sameCall(pending.first, item)) {
      const { args, positions } = item;
      this.#replaced.set(pending.first, { ...pending.first, args, positions });
      return this.#again(pending, expect, { span: item.span, text }, item.comment);
    }
    if (expect.kind === 'unfinished') {
      const state = expect.interrupted === undefined ? 'asleep' : 'interrupted';
      this.#pending.set(actor, { first: item, state });
    } else if (pending?.state === 'interrupted') {
      // In its handler, perhaps.
      pending.state = 'elsewhere';
    } else if (pending?.state !== 'elsewhere') {
      this.#pending.delete(actor);
    }
    return item;
  }

  /** `<... NAME resumed>`: itself, or a comment where the call was interrupted and has not returned. */
  resumed(item: ResumedItem | undefined, actor: string, line: Line): Item {
    const pending = this.#pending.get(actor);
    if (item === undefined) {
      if (pending !== undefined) pending.state = 'interrupted';
      return comment(line);
    }
    this.#pending.delete(actor);
    return item;
  }

  /** rt_sigreturn(2): EINTR is the interrupted call's own return; whatever else it is, the call is made again. */
  handlerReturned(actor: string, expect: Expect, line: Line): Item {
    const pending = this.#pending.get(actor);
    if (pending === undefined || pending.state === 'asleep') return comment(line);
    if (expect.kind === 'result' && expect.errno === 'EINTR') {
      this.#pending.delete(actor);
      return resumedItem(pending.first, expect, line.span);
    }
    pending.state = 'back';
    return comment(line);
  }

  /** restart_syscall(2), which the kernel makes in place of a call that had a time; or its own `resumed` line. */
  restarted(actor: string, expect: Expect, line: Line): Item {
    const pending = this.#pending.get(actor);
    return pending === undefined ? comment(line) : this.#again(pending, expect, line, undefined);
  }

  /** The items with what was learnt of them later. */
  settled(items: readonly Item[]): readonly Item[] {
    if (this.#replaced.size === 0) return items;
    return items.map((item) => this.#replaced.get(item) ?? item);
  }

  #again(pending: Pending, expect: Expect, line: Line, remark: string | undefined): Item {
    if (expect.kind === 'unfinished') {
      pending.state = expect.interrupted === undefined ? 'asleep' : 'interrupted';
      return comment(line);
    }
    this.#pending.delete(pending.first.actor);
    const item = resumedItem(pending.first, expect, line.span);
    return remark === undefined ? item : { ...item, comment: remark };
  }
}

function resumedItem(
  { actor, call }: CallItem,
  expect: ResumedItem['expect'],
  span: Span,
): ResumedItem {
  return { kind: 'resumed', span, actor, call, expect };
}

function comment({ span, text }: Line): Item {
  return { kind: 'comment', span, text: text.trim() };
}

/** True for two lines of the same call with the same that is given. */
function sameCall(one: CallItem, other: CallItem): boolean {
  if (one.call !== other.call) return false;
  return callSpec(one.call).args.every(({ dir }, at) => {
    if (dir !== 'in') return true;
    const [mine, its] = [argumentAt(one, at), argumentAt(other, at)];
    return (mine && printExpr(mine)) === (its && printExpr(its));
  });
}
