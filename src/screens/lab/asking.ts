/** Pointing at things in the lab with the arrows, and asking what they are. */
import { useMemo } from 'react';
import { whatIsText } from '../../text/what-is.ts';
import { useCommands } from '../keys/commands.tsx';
import { useSettings } from '../parts/surroundings.tsx';
import type { LabSeen } from './seen.ts';
import type { LabModel, LabState } from './store.ts';
import { canPoint, type Subject, subjectAt, subjectsIn } from './subjects.ts';
import type { LabView } from './view.ts';
import { answerTo } from './what-is.ts';

/** What is pointed at in the pane that has the keys, and the answer where it is asked for. */
export function useAsking(
  { focus, asked, pointed, run }: LabState,
  view: LabView,
): Pick<LabSeen, 'pointed' | 'answer'> {
  const { layout, language, theme } = useSettings();
  const pane = asked ?? (canPoint(focus, view) ? focus : undefined);
  const key = pane === undefined ? undefined : pointed[pane];
  return useMemo(() => {
    if (pane === undefined) return { pointed: undefined, answer: undefined };
    const subjects = subjectsIn(pane, view, layout);
    const at = subjectAt(subjects, key, view);
    const subject = subjects[at];
    const here = canPoint(pane, view) && pane === focus ? subject?.key : undefined;
    if (asked === undefined || subject === undefined) return { pointed: here, answer: undefined };
    const what = answerTo(subject, { language, layout, glyphs: theme.glyphs, run });
    return { pointed: here, answer: { what, at: at + 1, of: subjects.length } };
  }, [pane, key, view, layout, language, theme, asked, focus, run]);
}

/** Arrows point at the next thing, Enter and `w` ask about it. While there is an answer, they are its. */
export function useAskKeys(
  lab: LabModel,
  { focus, asked, pointed }: LabState,
  seen: LabSeen,
): void {
  const { layout, language } = useSettings();
  const { view } = seen;
  const pane = asked ?? focus;
  const subjects = (): readonly Subject[] => subjectsIn(pane, view, layout);
  const to = (where: (at: number, last: number) => number): void => {
    const all = subjects();
    const last = all.length - 1;
    const next = all[Math.max(0, Math.min(last, where(subjectAt(all, pointed[pane], view), last)))];
    if (next !== undefined) lab.point(pane, next.key);
  };
  const ask = (): void => {
    if (asked !== undefined) lab.ask(undefined);
    else if (subjects().length > 0) lab.ask(pane);
    else lab.say(whatIsText(language).nothing);
  };
  useCommands(lab.isPlayer ? 'player' : 'lab', { ask });
  const points = asked !== undefined || canPoint(focus, view);
  useCommands(
    'pane',
    {
      down: () => to((at) => at + 1),
      up: () => to((at) => at - 1),
      first: () => to(() => 0),
      last: () => to((_, last) => last),
      askHere: ask,
    },
    points,
  );
}
