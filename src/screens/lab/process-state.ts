/** What a process is doing, in words and by a mark. */
import type { ProcessView } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import type { Language } from '../../text/language.ts';
import { signalText } from '../../text/signals.ts';
import type { Glyphs, StyleName } from '../theme.ts';

/** The mark of a state. */
export function stateMark({ state }: ProcessView, glyphs: Glyphs): readonly [string, StyleName] {
  switch (state) {
    case 'running':
      return [glyphs.running, 'good'];
    case 'sleeping':
      return [glyphs.blocked, 'blocked'];
    case 'stopped':
      return [glyphs.stopped, 'bad'];
    case 'zombie':
      return [glyphs.zombie, 'muted'];
    case 'dead':
      return [glyphs.dead, 'muted'];
  }
}

/** True for a process that has ended. */
export function hasEnded({ state }: ProcessView): boolean {
  return state === 'dead' || state === 'zombie';
}

/**
 * What it is doing, and in which style that is said.
 *
 * @param asked The call that it is inside of, telling nothing of what it will bring.
 */
export function stateText(
  process: ProcessView,
  language: Language,
  asked?: string,
): readonly [string, StyleName | undefined] {
  const text = labText(language);
  const { state, exit, call } = process;
  if (state === 'zombie' || state === 'dead') {
    if (exit === undefined) return [text[state], 'muted'];
    const how = 'exited' in exit ? text.exited(exit.exited) : killedText(exit, language);
    return [text.endedHow(text[state], how), 'muted'];
  }
  if (call !== undefined && state === 'sleeping') {
    const where = call.wchan === null ? '' : ` ${text.inFunction(call.wchan)}`;
    return [`${asked ?? call.text}${where}`, 'blocked'];
  }
  const frame = process.signals?.frames.at(-1);
  if (frame !== undefined && state === 'running') {
    return [signalText(language).inHandler(frame.handler, frame.signal), 'changed'];
  }
  return [text[state], undefined];
}

function killedText(exit: { readonly killed: string; readonly core: boolean }, language: Language) {
  const text = labText(language);
  return exit.core ? text.killedWithCore(exit.killed) : text.killed(exit.killed);
}

/** True when a process has come into another state, or sleeps in another call than before. */
export function movedOn(old: ProcessView | undefined, now: ProcessView): boolean {
  if (old === undefined || old.state !== now.state) return true;
  return now.state === 'sleeping' && old.call?.text !== now.call?.text;
}

/** Whose child it is. */
export function parentText({ parent }: ProcessView, language: Language): string {
  const text = labText(language);
  if (parent === null) return '';
  return parent === 'init' ? text.orphan : text.childOf(parent);
}
