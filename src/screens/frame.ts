/** One moment of a recording as the lab draws it, without a terminal: what asciicasts are made of. */

import type { DrawScene, Failure, Scene } from '../engine/index.ts';
import type { Layout } from '../engine/model/choices.ts';
import type { Language } from '../text/language.ts';
import { labFrame, NO_CHOICES } from './lab/compose.ts';
import type { LabView } from './lab/view.ts';
import { paint } from './parts/paint.ts';
import { makeTheme } from './theme.ts';

/** How it is drawn. */
export interface FrameOptions {
  readonly language: Language;
  readonly layout: Layout;
}

/** A function that draws moments: so many lines of so many cells, with ANSI colours, without cursor movement. */
export function labScene({ language, layout }: FrameOptions): DrawScene {
  const theme = makeTheme(16, false);
  return (scene, { columns, rows }) => {
    const settings = { theme, language, layout, width: columns, height: rows };
    const frame = labFrame(viewOfScene(scene), NO_CHOICES, { ...settings, hints: [], stepKey: '' });
    return paint(frame.rows, theme);
  };
}

function viewOfScene({ header, script, index, total, frame, before, beforeReal }: Scene): LabView {
  const failures = new Map<number, Failure>();
  for (const step of [frame?.step, frame?.real]) {
    for (const failure of step?.failures ?? []) failures.set(failure.line, failure);
  }
  return {
    script,
    engine: header.engine,
    recorded: true,
    step: index,
    total,
    inside: undefined,
    frame,
    before,
    beforeReal,
    failures,
    difference: undefined,
  };
}
