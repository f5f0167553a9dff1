/** A call line as a kernel is asked for it. */
import type { CallRequest, Wait } from '../model/kernel.ts';
import type { ActorName } from '../model/snapshot.ts';
import type { CallItem } from '../script/ast.ts';
import { printCallItem } from '../script/print.ts';
import type { OpenCall } from './actor-memory.ts';

/** The request of a line. It never changes, so that copies of a machine may share it. */
export class MadeCall implements CallRequest {
  readonly actor: ActorName;
  readonly call: CallRequest['call'];
  readonly args: CallRequest['args'];
  declare readonly wait?: Wait;
  declare readonly child?: ActorName;
  readonly #item: CallItem;

  constructor({ item, args, wait, child }: OpenCall) {
    this.actor = item.actor;
    this.call = item.call;
    this.args = args;
    this.#item = item;
    if (wait !== undefined) this.wait = wait;
    if (child !== undefined) this.child = child;
  }

  /** Written when it is asked for: most calls return at once, and nobody sees their text. */
  get text(): string {
    return printCallItem(this.#item);
  }
}
