/** What the reader chose to have the next time too: settings, kept in a file under the state folder. */
import { join } from 'node:path';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { LAYOUTS, type Layout, THEMES, type ThemeName } from '../engine/model/choices.ts';
import { isLanguage, type Language } from '../text/language.ts';

import { type FileTrouble, StateFile } from './state-file.ts';

/** What was chosen; what is absent never was. */
export interface Choices {
  readonly language?: Language;
  readonly theme?: ThemeName;
  readonly layout?: Layout;
  /** Steps a second while a run is played. */
  readonly speed?: number;
  readonly mouse?: boolean;
}

/** Choices that are kept. */
export interface KeptChoices {
  readonly store: StoreApi<Choices>;
  /** Keep one more; what another window chose meanwhile stays. */
  keep(choice: Choices): void;
  /** What went wrong with the file, if anything did. */
  trouble(): FileTrouble | undefined;
}

const VERSION = 1;

/** The choices that are kept in a folder. */
export function openChoices(folder: string): KeptChoices {
  const file = new StateFile<Choices>(join(folder, 'settings.json'), parseChoices, {});
  const store = createStore<Choices>(() => file.read());
  return {
    store,
    keep(choice) {
      file.write({ version: VERSION, ...file.read(), ...choice });
      store.setState(choice);
    },
    trouble: () => file.trouble,
  };
}

/** Throws on anything that is not what `keep` writes. */
function parseChoices(json: unknown): Choices {
  if (typeof json !== 'object' || json === null) throw new TypeError('not a file of settings');
  const { language, theme, layout, speed, mouse } = json as Record<string, unknown>;
  return {
    ...known('language', language, (value) => typeof value === 'string' && isLanguage(value)),
    ...known('theme', theme, (value) => (THEMES as readonly unknown[]).includes(value)),
    ...known('layout', layout, (value) => (LAYOUTS as readonly unknown[]).includes(value)),
    ...known('speed', speed, (value) => Number.isFinite(value) && Number(value) > 0),
    ...known('mouse', mouse, (value) => typeof value === 'boolean'),
  };
}

function known(name: string, value: unknown, valid: (value: unknown) => boolean): object {
  if (value === undefined) return {};
  if (!valid(value)) throw new TypeError(`not a setting: ${name}`);
  return { [name]: value };
}
