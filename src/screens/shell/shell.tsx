/** The app as a tree for Ink: the screen that is seen, and the keys that mean the same everywhere. */

import { Box, useApp, useWindowSize } from 'ink';
import { type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import { screensText } from '../../text/screens.ts';
import { Home } from '../home/home.tsx';
import { createKeyboard, InnerKeys, Keys, useCommands, useTyping } from '../keys/commands.tsx';
import { NoticeContext } from '../parts/footer.tsx';
import { LineInput, typeInto } from '../parts/line-input.tsx';
import { type Mouse, MouseContext } from '../parts/mouse.tsx';
import { Prose } from '../parts/prose.tsx';
import { type Size, Surroundings, useLanguage, useSize } from '../parts/surroundings.tsx';
import { Help } from './help.tsx';
import type { OpenScreen, Shell } from './store.ts';

/** The smallest terminal that anything is drawn on. */
const SMALLEST: Size = { columns: 40, rows: 12 };

/**
 * The whole app.
 *
 * @param stop Go back to the shell for a while: resolves when the reader has come back.
 * @param mouse What the terminal's mouse does; absent where nothing comes of it.
 */
export function App(props: {
  readonly shell: Shell;
  readonly stop: () => Promise<void>;
  readonly mouse?: Mouse;
}) {
  const { shell, stop, mouse } = props;
  const size = useWindowSize();
  const settings = useStore(shell.store, (state) => state.settings);
  const [keyboard] = useState(createKeyboard);
  const tooSmall = size.columns < SMALLEST.columns || size.rows < SMALLEST.rows;
  const paste = (pasted: string): void => {
    const text = pasted.replace(/[\s\p{Cc}]+/gu, ' ').trim();
    if (tooSmall || text === '') return;
    if (!keyboard.press('', text)) shell.say(screensText(shell.settings().language).pasteNowhere);
  };
  return (
    <Surroundings settings={settings} size={size}>
      <Keys keyboard={keyboard} onPaste={paste} onKey={shell.hush}>
        <MouseContext value={mouse}>
          {tooSmall ? <SmallNotice shell={shell} /> : <Everywhere shell={shell} stop={stop} />}
        </MouseContext>
      </Keys>
    </Surroundings>
  );
}

function SmallNotice({ shell }: { readonly shell: Shell }) {
  const { columns, rows } = useSize();
  const text = screensText(useLanguage());
  useCommands('everywhere', { quit: shell.quit });
  return (
    <Box width={columns} height={rows} flexDirection="column" overflow="hidden">
      <Prose>{text.tooSmall}</Prose>
      <Prose>{text.tooSmallNow(columns, rows)}</Prose>
      <Prose>{text.tooSmallNeed(SMALLEST.columns, SMALLEST.rows)}</Prose>
      <Prose>{text.tooSmallQuit}</Prose>
    </Box>
  );
}

/** What keys mean on every screen, and the screen. */
function Everywhere(props: { readonly shell: Shell; readonly stop: () => Promise<void> }) {
  const { shell, stop } = props;
  const { suspendTerminal } = useApp();
  const screen = useStore(shell.store, ({ screens }) => screens.at(-1));
  const help = useStore(shell.store, (state) => state.help);
  const prompt = useStore(shell.store, (state) => state.prompt);
  useCommands('everywhere', {
    quit: shell.quit,
    suspend: () => void suspendTerminal(stop),
    back: shell.back,
    help: () => shell.setHelp(true),
    language: shell.nextLanguage,
    layout: shell.nextLayout,
    theme: shell.nextTheme,
    command: () => shell.setPrompt(''),
  });
  useTyping(
    prompt === undefined
      ? undefined
      : (key, typed) => {
          const { text, done } = typeInto(prompt, key, typed);
          shell.setPrompt(done === undefined ? text : undefined);
          if (done === 'accept' && text.trim() !== '') shell.command(text.trim());
        },
  );
  return (
    <InnerKeys>
      <LastLine shell={shell}>
        {help ? (
          <Help shell={shell} />
        ) : (
          screen !== undefined && <Seen screen={screen} shell={shell} />
        )}
      </LastLine>
    </InnerKeys>
  );
}

/** What the app has to say in the last line of whatever is seen. */
function LastLine({ shell, children }: { readonly shell: Shell; readonly children: ReactNode }) {
  const prompt = useStore(shell.store, (state) => state.prompt);
  const said = useStore(shell.store, (state) => state.said);
  const text = screensText(useLanguage());
  const line =
    prompt !== undefined ? (
      <LineInput sign=":" text={prompt} hint={text.commandHint} />
    ) : said !== undefined ? (
      <Prose as="sync">{said}</Prose>
    ) : undefined;
  return <NoticeContext value={line}>{children}</NoticeContext>;
}

/** The screen that is seen. */
function Seen({ screen, shell }: { readonly screen: OpenScreen; readonly shell: Shell }) {
  const {
    lab: Lab,
    recordings: Recordings,
    bench: Bench,
  } = useStore(shell.store, ({ views }) => views);
  switch (screen.kind) {
    case 'home':
      return <Home home={screen} />;
    case 'lab':
      return Lab && <Lab lab={screen} />;
    case 'recordings':
      return Recordings && <Recordings list={screen} />;
    case 'bench':
      return Bench && <Bench bench={screen} />;
  }
}
