/** What the chosen mechanism or lab is about, and how far the reader got in it. */

import { Box } from 'ink';
import type { Script } from '../../engine/index.ts';
import { homeText } from '../../text/home.ts';
import { type Language, localized, pick } from '../../text/language.ts';
import { Pane } from '../parts/pane.tsx';
import { Prose } from '../parts/prose.tsx';
import { Styled } from '../parts/styled.tsx';
import { useLanguage } from '../parts/surroundings.tsx';
import { actorStyle, type StyleName } from '../theme.ts';
import type { Lab } from './labs.ts';
import { isDone, type Progress } from './progress.ts';
import { GO_ON } from './store.ts';
import type { HomeView } from './view.ts';

/** The pane. */
export function About(props: {
  readonly view: HomeView;
  readonly width: number;
  readonly height: number;
  /** Where there is room: the transcript itself. */
  readonly preview?: boolean;
}) {
  const { view, width, height, preview = false } = props;
  const goesOn = view.entry === GO_ON && view.filter === '' && !view.inLabs;
  const listed = view.inLabs || view.filter !== '' ? view.labs?.[view.chosenLab] : undefined;
  const lab = goesOn ? view.unfinished : listed;
  return (
    <Pane title={homeText(useLanguage()).about} width={width} height={height}>
      {lab !== undefined ? (
        <AboutLab lab={lab} progress={view.progress} preview={preview} />
      ) : (
        view.filter === '' && <AboutEntry view={view} />
      )}
    </Pane>
  );
}

function Paragraph({ as, children }: { readonly as?: StyleName; readonly children: string }) {
  return (
    <Box flexShrink={0}>
      <Prose as={as}>{children}</Prose>
    </Box>
  );
}

function AboutEntry({ view }: { readonly view: HomeView }) {
  const language = useLanguage();
  const text = homeText(language);
  const entry = view.entries[view.entry];
  const shelf = entry?.kind === 'shelf' ? entry.shelf : undefined;
  const [what, next] =
    shelf === undefined
      ? [entry?.kind === 'bench' ? text.benchAbout : text.recordingsAbout, text.enterOpens]
      : [pick(shelf.mechanism.when, language), text.enterLists];
  return (
    <Box flexDirection="column" gap={1}>
      <Paragraph>{what}</Paragraph>
      <Paragraph as="muted">{next}</Paragraph>
    </Box>
  );
}

function AboutLab(props: {
  readonly lab: Lab;
  readonly progress: Progress;
  readonly preview: boolean;
}) {
  const { lab, progress, preview } = props;
  const language = useLanguage();
  const text = homeText(language);
  const mistake = lab.diagnostics[0];
  if (mistake !== undefined) {
    return (
      <>
        <Paragraph as="bad">{text.brokenLab}</Paragraph>
        <Paragraph>{mistake.message}</Paragraph>
      </>
    );
  }
  const facts = [
    text.processes(lab.actors),
    text.steps(lab.stops),
    reached(lab, progress, language),
  ];
  return (
    <Box flexDirection="column">
      <Paragraph>{localized(lab.summary, language) ?? ''}</Paragraph>
      <Box flexShrink={0} marginTop={1}>
        <Prose as="muted">{text.listed(facts)}</Prose>
      </Box>
      {preview && lab.script !== undefined ? (
        <Preview script={lab.script} />
      ) : (
        <Paragraph as="muted">{lab.calls.join(' ')}</Paragraph>
      )}
    </Box>
  );
}

/** The transcript itself. */
function Preview({ script }: { readonly script: Script }) {
  const actors: string[] = [...script.roots];
  return (
    <Box flexDirection="column" marginTop={1}>
      {script.items.map((item) => {
        if (item.kind === 'time') {
          return (
            <Styled key={item.span.line} as="muted">
              {item.text}
            </Styled>
          );
        }
        if (!('actor' in item)) return null;
        if (!actors.includes(item.actor)) actors.push(item.actor);
        const line = script.lines[item.span.line - 1]?.trim() ?? '';
        return (
          <Styled key={item.span.line} as="muted">
            <Styled as={actorStyle(actors.indexOf(item.actor))}>{item.actor}</Styled>
            {line.slice(item.actor.length)}
          </Styled>
        );
      })}
    </Box>
  );
}

function reached(lab: Lab, progress: Progress, language: Language): string {
  const text = homeText(language);
  const known = progress.of(lab.id);
  if (known === undefined || known.step === 0) return text.unseen;
  const far = isDone(progress, lab.id) ? text.done : text.reached(known.step, known.total);
  return known.asked === 0 ? far : text.listed([far, text.predicted(known.right, known.asked)]);
}
