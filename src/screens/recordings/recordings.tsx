/** The list of recordings: what each holds, playing one, exporting one. */

import { Box } from 'ink';
import { useStore } from 'zustand';
import { recordingsText } from '../../text/recordings.ts';
import { useCommands, useTyping } from '../keys/commands.tsx';
import { hintsFor } from '../keys/hints.ts';
import { answerOf, Confirmation } from '../parts/confirmation.tsx';
import { Footer } from '../parts/footer.tsx';
import { Header } from '../parts/header.tsx';
import { LineInput, typeInto } from '../parts/line-input.tsx';
import { List, seenPart } from '../parts/list.tsx';
import { Pane } from '../parts/pane.tsx';
import { Prose } from '../parts/prose.tsx';
import { CHROME_ROWS, Screen } from '../parts/screen.tsx';
import { innerHeight } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useSize } from '../parts/surroundings.tsx';
import { Details, useFacts } from './details.tsx';
import type { Origin, RecordingFile } from './files.ts';
import { RecordingLine } from './recording-line.tsx';
import type { RecordingsModel, RecordingsState } from './store.ts';

type Line =
  | { readonly kind: 'origin'; readonly origin: Origin }
  | { readonly kind: 'file'; readonly file: RecordingFile; readonly index: number };

/** The screen. */
export function Recordings({ list }: { readonly list: RecordingsModel }) {
  const state = useStore(list.store);
  const { columns, rows } = useSize();
  const language = useLanguage();
  const text = recordingsText(language);
  useListKeys(list, state);
  const files = list.filesOf(state);
  const file = files[state.chosen];
  const facts = useFacts(file, list.options);
  const height = rows - CHROME_ROWS;
  // A blank line and how to play below the facts, a border around.
  const details = Math.min(facts.rows(columns) + 2, Math.max(5, Math.floor(height / 2)));
  const lines = linesOf(files);
  const chosen = lines.findIndex((line) => line.kind === 'file' && line.index === state.chosen);
  const seen = seenPart(lines.length, Math.max(0, chosen), height - details);
  return (
    <Screen
      header={<Header path={['ipcscope', text.title]} />}
      footer={<LastLine state={state} file={file} />}
    >
      <Box flexDirection="column">
        <Pane
          title={text.title}
          width={columns}
          height={height - details}
          focused
          seen={seen}
          onClick={(row) => {
            const line = lines[seen.offset + row];
            if (line?.kind === 'file') list.point(line.index);
          }}
          onWheel={(rows) => list.move(Math.sign(rows))}
        >
          {files.length === 0 && (
            <Prose as="muted">
              {state.filter === '' ? text.none : text.nothingFound(state.filter)}
            </Prose>
          )}
          <List
            items={lines}
            offset={seen.offset}
            rows={innerHeight(height - details)}
            line={(line) =>
              line.kind === 'origin' ? (
                <Styled key={line.origin} as="muted">
                  {text[line.origin]}
                </Styled>
              ) : (
                <RecordingLine
                  key={line.file.path}
                  file={line.file}
                  loaded={list.options.shelf.load(line.file)}
                  chosen={line.index === state.chosen}
                />
              )
            }
          />
        </Pane>
        <Pane title={text.details} width={columns} height={details}>
          <Details facts={facts} />
        </Pane>
      </Box>
    </Screen>
  );
}

/** What can be pressed; in its place what is typed or asked. */
function LastLine(props: {
  readonly state: RecordingsState;
  readonly file: RecordingFile | undefined;
}) {
  const { typing, removing, renaming } = props.state;
  const asks = typing || removing || renaming !== undefined;
  return (
    <Footer
      hints={hintsFor(['list', 'recordings'], useLanguage())}
      typing={asks ? <Typed {...props} /> : undefined}
    />
  );
}

/** What is typed or asked in the last line. */
function Typed(props: {
  readonly state: RecordingsState;
  readonly file: RecordingFile | undefined;
}) {
  const { state, file } = props;
  const text = recordingsText(useLanguage());
  const name = file?.name ?? '';
  if (state.removing) return <Confirmation question={text.remove(name)} />;
  if (state.renaming !== undefined) {
    return <LineInput sign={text.rename(name)} text={state.renaming} />;
  }
  return <LineInput sign="/" text={state.filter} />;
}

/** The reader's own and those that come with the program, each under a heading. */
function linesOf(files: readonly RecordingFile[]): Line[] {
  return files.flatMap((file, index): Line[] => {
    const line = { kind: 'file', file, index } as const;
    if (file.origin === files[index - 1]?.origin) return [line];
    return [{ kind: 'origin', origin: file.origin }, line];
  });
}

function useListKeys(list: RecordingsModel, state: RecordingsState): void {
  useCommands('recordings', {
    export: () => list.use('exportCast'),
    rename: () => list.change('renaming'),
    remove: () => list.change('removing'),
  });
  useTyping(
    state.renaming === undefined
      ? undefined
      : (key, typed) => {
          const { text, done } = typeInto(state.renaming ?? '', key, typed);
          if (done === 'accept') list.rename();
          else list.setName(done === undefined ? text : undefined);
        },
  );
  useTyping(
    state.removing
      ? (key, typed) => {
          const answer = answerOf(key, typed);
          if (answer !== undefined) list.answer(answer);
        }
      : undefined,
  );
  useCommands('list', {
    down: () => list.move(1),
    up: () => list.move(-1),
    pageDown: () => list.move(10),
    pageUp: () => list.move(-10),
    first: () => list.move(Number.NEGATIVE_INFINITY),
    last: () => list.move(Number.POSITIVE_INFINITY),
    open: () => list.use('play'),
    out: () => list.leave(),
    search: () => list.setTyping(true),
  });
  useCommands('everywhere', { back: list.leave });
  useTyping(
    state.typing
      ? (key, typed) => {
          const { text, done } = typeInto(state.filter, key, typed);
          list.filter(done === 'cancel' ? '' : text);
          list.setTyping(done === undefined);
        }
      : undefined,
  );
}
