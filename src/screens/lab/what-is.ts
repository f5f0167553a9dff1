/** The answer to "what is this?": its name and value now, what it is, where it is declared, where it changes. */
import {
  type CallName,
  callSpec,
  type LayoutField,
  type PartView,
  type QueueView,
  type Run,
  STRUCT_LAYOUTS,
} from '../../engine/index.ts';
import type { Layout } from '../../engine/model/choices.ts';
import { errnoMeaning, errnoNumber } from '../../text/errno.ts';
import type { Language } from '../../text/language.ts';
import { traceText } from '../../text/trace/trace.ts';
import {
  FIELD_TEXTS,
  KIND_TEXTS,
  MANUAL_PAGES,
  QUEUE_TEXTS,
  signalMeaning,
  whatIsText,
} from '../../text/what-is.ts';
import { fieldText } from '../parts/value.tsx';
import type { Glyphs } from '../theme.ts';
import { type Change, changesOf } from './changes.ts';
import { changeText } from './inside.ts';
import type { Subject } from './subjects.ts';

/** An answer. */
export interface Answer {
  readonly name: string;
  /** Its C type, or the structure that it is. */
  readonly type: string;
  /** What it is now; '' where that is told otherwise. */
  readonly value: string;
  /** What it is, in a sentence or two. */
  readonly gloss: readonly string[];
  /** Where it is declared, which page tells more, where it changes. */
  readonly facts: readonly string[];
}

/** What answers depend on. */
export interface AnswerOptions {
  readonly language: Language;
  readonly layout: Layout;
  readonly glyphs: Glyphs;
  /** The run, for the steps at which it changes. */
  readonly run: Run;
}

/** The answer. */
export function answerTo(subject: Subject, options: AnswerOptions): Answer {
  switch (subject.kind) {
    case 'object': {
      const { id, kind } = subject.object;
      return { ...kindAnswer(kind, options), name: id, ...changeFacts(subject, kind, options) };
    }
    case 'field':
      return fieldAnswer(subject, options);
    case 'part':
      return partAnswer(subject, options);
    case 'queue':
      return queueAnswer(subject, options);
    case 'event':
      return eventAnswer(subject, options);
    case 'call':
      return callAnswer(subject.call as CallName, options);
    case 'errno':
      return errnoAnswer(subject.name, options);
    case 'signal':
      return signalAnswer(subject.name, options);
  }
}

/** A structure's name in C, its file, what it is; undefined where nobody has declared it. */
function declared(kind: string) {
  return (
    STRUCT_LAYOUTS.get(kind) ?? (Object.hasOwn(KIND_TEXTS, kind) ? KIND_TEXTS[kind] : undefined)
  );
}

function kindAnswer(kind: string, { language }: AnswerOptions): Answer {
  const known = declared(kind);
  return {
    name: '',
    type: known?.struct ?? `struct ${kind}`,
    value: '',
    gloss: known === undefined ? [] : [known.gloss[language]],
    facts: [],
  };
}

function fieldAnswer(subject: Extract<Subject, { kind: 'field' }>, options: AnswerOptions): Answer {
  const { object, field } = subject;
  const { language } = options;
  const text = whatIsText(language);
  const own = FIELD_TEXTS[`${object.kind}.${field.name}`];
  const gloss = own?.gloss ?? field.gloss;
  const known = declared(object.kind);
  const value = field.value(object.fields);
  return {
    name: `${object.id} ${field.name}`,
    type: own?.type ?? field.type,
    value: value === null ? text.notShown : fieldText(value),
    gloss: gloss === undefined ? [] : [gloss[language]],
    facts: [
      ...(known === undefined ? [] : [text.fieldOf(known.struct, known.file)]),
      ...manual(object.kind, language),
      changesText(subject, options),
    ],
  };
}

function partAnswer(subject: Extract<Subject, { kind: 'part' }>, options: AnswerOptions): Answer {
  const { object, part } = subject;
  const answer = kindAnswer(part.kind, options);
  return {
    ...answer,
    name: `${object.id} ${partName(part)}`,
    gloss: [...answer.gloss, ...partFields(part, options)],
    ...changeFacts(subject, part.kind, options),
  };
}

/** `bufs[0]` is how the kernel calls what is named by its place. */
function partName({ kind, name }: PartView): string {
  return /^\d+$/.test(name) ? `${kind}[${name}]` : name;
}

/** Its fields, each with its value and what it is. */
function partFields({ kind, fields }: PartView, { layout, language }: AnswerOptions): string[] {
  const layoutOf: readonly LayoutField[] = STRUCT_LAYOUTS.get(kind)?.layouts[layout] ?? [];
  if (layoutOf.length === 0) {
    return [
      Object.entries(fields)
        .map(([name, value]) => `${name} ${fieldText(value)}`)
        .join(', '),
    ];
  }
  return layoutOf.map(({ name, value, gloss }) => {
    const words = gloss === undefined ? '' : `: ${gloss[language]}`;
    return `${name} ${fieldText(value(fields))}${words}`;
  });
}

function queueAnswer(subject: Extract<Subject, { kind: 'queue' }>, options: AnswerOptions): Answer {
  const { object, queue } = subject;
  const { language } = options;
  const text = whatIsText(language);
  const known = QUEUE_TEXTS[queue.name.split('.').at(-1) ?? ''];
  const struct = declared(object.kind);
  return {
    name: `${object.id} ${queue.name}`,
    type: known?.type ?? 'wait_queue_head_t',
    value: '',
    gloss: [...(known === undefined ? [] : [known.gloss[language]]), sleepersText(queue, language)],
    facts: [
      ...(struct === undefined ? [] : [text.fieldOf(struct.struct, struct.file)]),
      ...manual(object.kind, language),
      changesText(subject, options),
    ],
  };
}

function sleepersText({ waiters }: QueueView, language: Language): string {
  const text = whatIsText(language);
  if (waiters === null) return text.notShown;
  if (waiters.length === 0) return text.nobody;
  return text.sleepers(waiters.map(({ actor, object }) => actor ?? object ?? '?').join(', '));
}

function eventAnswer(
  { entry, caller }: Extract<Subject, { kind: 'event' }>,
  { language, glyphs }: AnswerOptions,
): Answer {
  const text = whatIsText(language);
  // A handler is no function of the kernel: it is in no file of its tree.
  const where = entry.file.includes('/')
    ? text.functionIn(entry.file)
    : text.handlerOf(entry.actor);
  return {
    name: `${entry.fn}()`,
    type: '',
    value: '',
    gloss: [traceText(entry, language)],
    facts: [
      where,
      ...(caller === undefined ? [] : [text.calledBy(caller)]),
      ...entry.changes.map((change) => {
        const { name, before, after } = changeText(
          change,
          glyphs.ellipsis,
          whatIsText(language).nobody,
        );
        return `${change.object} ${name}: ${before} ${glyphs.arrow} ${after}`;
      }),
    ],
  };
}

function callAnswer(call: CallName, { language }: AnswerOptions): Answer {
  const spec = callSpec(call);
  const text = whatIsText(language);
  return {
    name: `${call}(${spec.args.map(({ name }) => name).join(', ')})`,
    type: '',
    value: '',
    gloss: [spec[language]],
    facts: spec.section === 0 ? [] : [text.manual(`${call}(${spec.section})`)],
  };
}

function errnoAnswer(name: string, { language }: AnswerOptions): Answer {
  const text = whatIsText(language);
  return {
    name,
    type: 'errno',
    value: '',
    gloss: [text.errnoIs(errnoMeaning(name, language))],
    facts: [text.errno(errnoNumber(name)), text.manual('errno(3)')],
  };
}

function signalAnswer(name: string, { language }: AnswerOptions): Answer {
  const text = whatIsText(language);
  return {
    name,
    type: '',
    value: '',
    gloss: [signalMeaning(name, language)],
    facts: [text.manual('signal(7)')],
  };
}

function manual(kind: string, language: Language): string[] {
  const page = MANUAL_PAGES[kind];
  return page === undefined ? [] : [whatIsText(language).manual(page)];
}

function changeFacts(
  subject: Subject,
  kind: string,
  options: AnswerOptions,
): Pick<Answer, 'facts'> {
  const { language } = options;
  const known = declared(kind);
  return {
    facts: [
      ...(known === undefined ? [] : [whatIsText(language).declaredIn(known.file)]),
      ...manual(kind, language),
      changesText(subject, options),
    ],
  };
}

/** Changes that are named, the latest of them. */
const MOST_CHANGES = 8;

/** The steps at which it changes, among those that were made, with what it was and became where that is short. */
function changesText(subject: Subject, options: AnswerOptions): string {
  const text = whatIsText(options.language);
  const changes = changesOf(options.run, subject);
  if (changes.length === 0) return text.unchanged;
  const named = changes.slice(-MOST_CHANGES).map((change) => changeWords(change, subject, options));
  const cut = changes.length > named.length ? [options.glyphs.ellipsis] : [];
  return text.changes([...cut, ...named].join(', '));
}

function changeWords(
  change: Change,
  subject: Subject,
  { language, glyphs }: AnswerOptions,
): string {
  const text = whatIsText(language);
  const { call, before, after } = change;
  const number = change.stop + 1;
  const stop = call === undefined ? String(number) : `${number} ${call}`;
  if (before === undefined) return text.born(stop);
  if (after === undefined) return text.died(stop);
  if (subject.kind !== 'field' || before.length + after.length > 12) return stop;
  return `${stop} (${before} ${glyphs.arrow} ${after})`;
}
