/** What a question is: the choices are made from the moment before a step, and the step says which of them came true. */
import type {
  ActorName,
  CallItem,
  CallName,
  ObjectView,
  ProcessView,
  Snapshot,
  Step,
  TraceId,
  Value,
} from '../../../engine/index.ts';
import type { ChoiceText } from '../../../text/questions/choices.ts';
import type { IdeaName } from '../../../text/questions/ideas.ts';
import type { RuleName } from '../../../text/questions/rules.ts';

/** Words in whatever language is chosen when they are read. */
export type Words = (text: ChoiceText) => string;

/** One thing that can be answered. */
export interface Choice {
  readonly said: Words;
  /** True when a step did this. Of the choices of a question at most one is true of any step. */
  readonly holds: (step: Step) => boolean;
  /** The rule of the kernel by which this is the right one. */
  readonly rule: RuleName;
  /** Where in the kernel it is decided: the first of these that the step passed. */
  readonly by: readonly TraceId[];
}

/** A question. */
export interface Question {
  readonly idea: IdeaName;
  readonly asked: Words;
  readonly choices: readonly Choice[];
  /** What makes it another question than the last one of its kind, besides the rule that decides. */
  readonly about?: string;
}

/** A call before it is made, or a passage of time. What will come of it is not in here. */
export interface Coming {
  readonly actor: ActorName | undefined;
  readonly call: CallName | undefined;
  readonly item: CallItem | undefined;
  /** As evaluated, at the catalogue's positions. */
  readonly args: readonly (Value | undefined)[];
  readonly advanceNs: number | undefined;
  readonly before: Snapshot;
  /** The objects that the call is about, as they are before it. */
  readonly about: readonly ObjectView[];
  /** The steps that were made, the latest last; of a long transcript the latest alone. */
  readonly past: readonly Step[];
}

/** A call that is to be made. */
export interface ComingCall extends Coming {
  readonly actor: ActorName;
  readonly call: CallName;
  readonly item: CallItem;
  readonly process: ProcessView;
}

/** Makes a question of what comes, where it can be got wrong. */
export type QuestionKind = (coming: Coming) => Question | undefined;

/** A kind of question that is about calls only. */
export function aboutCalls(
  calls: readonly CallName[],
  ask: (coming: ComingCall) => Question | undefined,
): QuestionKind {
  const known = new Set<CallName>(calls);
  return (coming) => {
    const { actor, call, item } = coming;
    if (actor === undefined || call === undefined || item === undefined) return undefined;
    const process = processIn(coming.before, actor);
    if (process === undefined || !known.has(call)) return undefined;
    return ask({ ...coming, actor, call, item, process });
  };
}

/** A process of a snapshot. */
export function processIn({ processes }: Snapshot, actor: ActorName): ProcessView | undefined {
  return processes.find((process) => process.actor === actor);
}

/** The first object of a kind that a call is about. */
export function objectOf({ about }: Coming, kind: string): ObjectView | undefined {
  return about.find((object) => object.kind === kind);
}

/** What a descriptor of the caller leads to, where snapshots show it. */
export function objectAt({ process, before }: ComingCall, fd: unknown): ObjectView | undefined {
  const id = process.fds.find((one) => one.fd === fd)?.object;
  return before.objects.find((object) => object.id === id);
}

/** The object that the descriptor in the first argument leads to, where it is of that kind. */
export function objectOfFd(coming: ComingCall, kind: string): ObjectView | undefined {
  const found = objectAt(coming, coming.args[0]);
  return found?.kind === kind ? found : undefined;
}

/** A field that is a number; 0 where the kernel does not show it. */
export function numberOf(fields: ObjectView['fields'] | undefined, name: string): number {
  const value = fields?.[name];
  return typeof value === 'number' ? value : 0;
}

/** An argument that is a number; 0 where it is none. */
export function numberAt({ args }: Coming, position: number): number {
  const value = args[position];
  return typeof value === 'number' ? value : 0;
}

/** The choices that apply. */
export function choices(...all: readonly (Choice | false | undefined)[]): Choice[] {
  return all.filter((choice): choice is Choice => typeof choice === 'object');
}
