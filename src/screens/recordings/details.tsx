/** What is known of the chosen recording. */

import { Box } from 'ink';
import { labText } from '../../text/lab.ts';
import { recordingsText } from '../../text/recordings.ts';
import { Prose } from '../parts/prose.tsx';
import { textWidth, wrapText } from '../parts/rows.ts';
import { innerWidth } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import type { RecordingFile } from './files.ts';
import type { RecordingsOptions } from './store.ts';

/** What there is to say of a recording. */
export interface Facts {
  readonly named: readonly (readonly [name: string, value: string])[];
  /** What is wrong with it; undefined where nothing is. */
  readonly wrong: string | undefined;
  /** How to play it. */
  readonly how: string;
  /** The rows that all of it takes in a pane of so many columns. */
  readonly rows: (columns: number) => number;
}

/** The facts of a recording; how to make one where none is chosen. */
export function useFacts(file: RecordingFile | undefined, options: RecordingsOptions): Facts {
  const language = useLanguage();
  const { glyphs } = useTheme();
  const text = recordingsText(language);
  const { recording, error } = file === undefined ? {} : options.shelf.load(file);
  const damage = recording?.damage ?? error;
  const words = damage === undefined ? undefined : options.errorText(damage);
  const named: [string, string][] =
    recording === undefined || file === undefined
      ? []
      : [
          [text.transcript, recording.header.file],
          [text.engine, labText(language)[recording.header.engine]],
          [text.kernel, recording.header.kernel ?? text.simulated],
          [text.made, recording.header.created],
          [text.file, options.shown(file.path)],
        ];
  const wrong =
    words === undefined
      ? undefined
      : recording === undefined
        ? text.unreadable(words)
        : `${glyphs.failed} ${words}`;
  // What comes with the program stays as it is.
  const own = file?.origin === 'own' ? text.howToChange(text.howToPlay) : text.howToPlay;
  const how = recording === undefined && file !== undefined ? '' : own;
  return {
    named,
    wrong,
    how,
    rows(columns) {
      const width = innerWidth(columns);
      const label = labelColumns(named);
      const lines = named.flatMap(([, value]) => wrapText(value, width - label));
      const more = [wrong, how].flatMap((part) => (part ? wrapText(part, width) : []));
      return lines.length + more.length + (named.length > 0 && how !== '' ? 1 : 0);
    },
  };
}

function labelColumns(named: Facts['named']): number {
  return named.reduce((most, [name]) => Math.max(most, textWidth(name)), 0) + 2;
}

/** The facts, one below the other. */
export function Details({ facts }: { readonly facts: Facts }) {
  const { named, wrong, how } = facts;
  return (
    <>
      {named.map(([name, value]) => (
        <Box key={name} flexShrink={0}>
          <Box width={labelColumns(named)} flexShrink={0}>
            <Styled as="muted">{name}</Styled>
          </Box>
          <Prose>{value}</Prose>
        </Box>
      ))}
      {wrong !== undefined && (
        <Box flexShrink={0}>
          <Prose as="bad">{wrong}</Prose>
        </Box>
      )}
      {how !== '' && (
        <Box flexShrink={0} marginTop={named.length > 0 ? 1 : 0}>
          <Prose as="muted">{how}</Prose>
        </Box>
      )}
    </>
  );
}
