/** What every component may know of where it is drawn: settings and size come down from the root, none is measured. */
import { createContext, type ReactNode, use } from 'react';
import type { Layout } from '../../engine/model/choices.ts';
import type { Language } from '../../text/language.ts';
import type { Theme } from '../theme.ts';

/** Settings that hold on every screen. */
export interface Settings {
  readonly theme: Theme;
  readonly language: Language;
  readonly layout: Layout;
}

/** Columns and rows. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const SettingsContext = createContext<Settings | undefined>(undefined);
const SizeContext = createContext<Size>({ columns: 80, rows: 24 });

/** Give settings and the size of the terminal to everything inside. */
export function Surroundings(props: {
  readonly settings: Settings;
  readonly size: Size;
  readonly children: ReactNode;
}) {
  const { settings, size, children } = props;
  return (
    <SettingsContext value={settings}>
      <SizeContext value={size}>{children}</SizeContext>
    </SettingsContext>
  );
}

/** The settings. Throws outside of Surroundings. */
export function useSettings(): Settings {
  const settings = use(SettingsContext);
  if (settings === undefined) throw new Error('a component is drawn outside of its Surroundings');
  return settings;
}

/** Colours and glyphs of the terminal. */
export function useTheme(): Theme {
  return useSettings().theme;
}

/** The language to speak. */
export function useLanguage(): Language {
  return useSettings().language;
}

/** The size of the terminal. */
export function useSize(): Size {
  return use(SizeContext);
}
