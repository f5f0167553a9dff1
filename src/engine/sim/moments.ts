/**
 * What the machine looked like at each thing that a step led to, taken down as it happens: the call when it returned or
 * fell asleep, and then every consequence.
 *
 * No counterpart in Linux.
 */
import type { Moment } from '../model/step.ts';
import type { task_struct } from './include/linux/sched.ts';
import type { Machine, Watch } from './machine.ts';
import { snapshot } from './snapshots.ts';

/** The moments of one step. */
export class Moments implements Watch {
  private readonly k: Machine;
  private caller: task_struct | null = null;
  /** When the caller gave way for the first time; where time passes, before anything came of that. */
  private paused: Moment | null = null;
  /** When the call was over, before the caller looked at its signals. */
  private over: Moment | null = null;
  private consequences: Moment[] = [];

  constructor(k: Machine) {
    this.k = k;
  }

  /** A step begins: a call of this process, or null where time passes. */
  begin(caller: task_struct | null): void {
    this.caller = caller;
    this.paused = null;
    this.over = null;
    this.consequences = [];
  }

  /** The caller has given way, or something is about to come of the time that passed. */
  pause(): void {
    if (this.caller === null && this.consequences.length > 0) return;
    if (this.caller === null || this.paused === null) this.paused = this.now();
  }

  /** The call of a process is over, as far as the kernel is concerned. */
  end(task: task_struct): void {
    if (task === this.caller) this.over ??= this.now();
  }

  /** The call of a process is made again. */
  again(task: task_struct): void {
    if (task === this.caller) this.over = null;
  }

  consequence(): void {
    this.consequences.push(this.now());
  }

  /** The latest consequence is complete only now. */
  complete(): void {
    this.consequences[this.consequences.length - 1] = this.now();
  }

  /**
   * The moments of the step: that of the call, and one for each consequence; undefined without any.
   *
   * @param asleep Whether the caller is inside of its call still.
   */
  take(asleep: boolean): readonly Moment[] | undefined {
    const { paused, over, consequences } = this;
    this.begin(null);
    if (consequences.length === 0) return undefined;
    const last = this.now();
    const call = (asleep ? paused : (over ?? paused)) ?? last;
    // What a call brought about on its way is told behind it.
    const later = consequences.map((moment) => (moment.trace < call.trace ? call : moment));
    return [call, ...later.slice(0, -1), last];
  }

  private now(): Moment {
    return { trace: this.k.tracer?.length ?? 0, snapshot: snapshot(this.k) };
  }
}
