/** A moment in sentences, for whoever listens: where one is, the line, what changed, who sleeps where. */
import type { Field, ProcessView } from '../../engine/index.ts';
import type { Language } from '../../text/language.ts';
import { spokenText } from '../../text/spoken.ts';
import { fieldText } from '../parts/value.tsx';
import { type Shown, shownObjects } from './moment.ts';
import { indexOf } from './script-index.ts';
import { askedBy } from './transcript.ts';
import { UNFINISHED } from './transcript-lines.ts';
import { type LabView, snapshotOf } from './view.ts';

/** Where in its run the moment is, and the line that led to it. */
export function spokenPlace(view: LabView, language: Language): readonly string[] {
  const text = spokenText(language);
  const kernel = view.recorded ? text.recorded : text[view.engine];
  if (view.step < 0) return [text.beginning(view.total, kernel)];
  const events = view.frame?.step.trace.length ?? 0;
  return [
    text.step(view.stop + 1, view.total, kernel),
    ...(view.inside === undefined ? [] : [text.event(view.inside + 1, events)]),
    ...spokenLine(view, language),
  ];
}

function spokenLine(view: LabView, language: Language): string[] {
  const text = spokenText(language);
  const parts = indexOf(view.script).partsOf.get(view.line);
  if (parts === undefined) return [];
  // A call that sleeps has not got what it asks for.
  const sleeps = parts.result === UNFINISHED;
  const words = sleeps ? parts.masked : `${parts.text} ${parts.result}`.trim();
  return [parts.actor === '' ? text.sentence(words) : text.line(parts.actor, words)];
}

/** What the step changed, and who sleeps now. */
export function spokenChanges(view: LabView, language: Language): readonly string[] {
  const text = spokenText(language);
  const changes =
    view.step < 0 ? [] : shownObjects(view).flatMap((shown) => spokenObject(shown, language));
  const nothing = view.step >= 0 && changes.length === 0;
  const sleepers = snapshotOf(view).processes.flatMap((one) => spokenSleeper(view, one, language));
  return [...(nothing ? [text.unchanged] : changes), ...sleepers];
}

function spokenObject({ object, before, gone }: Shown, language: Language): string[] {
  const text = spokenText(language);
  if (gone) return [text.gone(object.id)];
  const fields = Object.entries(object.fields);
  if (before === undefined) {
    const known = fields.filter(([, value]) => value !== null && value !== '');
    const words = known.map(([name, value]) => text.is(name, said(value)));
    return [text.made([object.id, ...words].join(', '))];
  }
  const changed = fields
    .filter(([name, value]) => before.fields[name] !== value)
    .map(([name, value]) => text.fromTo(name, said(before.fields[name]), said(value)));
  return changed.length === 0 ? [] : [text.changed(object.id, changed.join(', '))];
}

function said(value: Field | undefined): string {
  return fieldText(value ?? null);
}

function spokenSleeper(
  view: LabView,
  { state, actor, call }: ProcessView,
  language: Language,
): string[] {
  const text = spokenText(language);
  if (state !== 'sleeping' || call === undefined) return [];
  const asked = askedBy(view, actor) ?? call.text;
  if (call.queue === null) return [text.sleeps(actor, asked)];
  return [text.sleepsOn(actor, asked, call.queue.name, call.queue.object)];
}
