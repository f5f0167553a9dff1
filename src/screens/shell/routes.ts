/** Home, and what leads from it to labs and recordings. */

import { join } from 'node:path';
import { homeFolder, stateFolder } from '../../engine/files.ts';
import type { Engine, Measurer, Recording, Script } from '../../engine/index.ts';
import { homeText } from '../../text/home.ts';
import { screensText } from '../../text/screens.ts';
import { type LabFile, Library } from '../home/labs.ts';
import { Progress } from '../home/progress.ts';
import { createHome, type HomeModel } from '../home/store.ts';
import type { KeptChoices } from '../kept-choices.ts';
import { fromHome } from '../parts/shown-path.ts';
import { RecordingFiles } from '../recordings/files.ts';
import type { FileTrouble } from '../state-file.ts';
import type { LabRoutes } from './lab-routes.ts';
import type { Shell } from './store.ts';

/** What the screens are about. */
export interface ScreensOptions {
  readonly labs: readonly LabFile[];
  readonly recordings?: string;
  readonly open?: {
    readonly script: Script;
    readonly on: Engine;
    readonly lab?: string;
    /** The file that it was read from; absent for what can be read but once. */
    readonly path?: string;
  };
  /** Runs on the real kernel stay in this machine's IPC namespace. */
  readonly hostIpc?: boolean;
  readonly recording?: Recording;
  /** Open the bench lab. */
  readonly bench?: boolean;
  /** What measures; this machine unless a test says otherwise. */
  readonly measurer?: () => Promise<Measurer>;
  /** What is kept for the next start; without it nothing is. */
  readonly choices?: KeptChoices;
  readonly env: { readonly [name: string]: string | undefined };
}

/** What is loaded behind home. */
type LabModule = typeof import('./lab-routes.ts');

/**
 * Put home on the shell, and over it what was asked for.
 *
 * What labs are made of is loaded behind home's first picture, unless it is needed for it. Resolves when there is
 * something to draw, to what loads it: whoever wants all to be there waits for that.
 */
export async function openScreens(
  shell: Shell,
  options: ScreensOptions,
): Promise<{ readonly whole: () => Promise<unknown> }> {
  const { open, recording, bench = false, labs } = options;
  const needed = bench || open !== undefined || recording !== undefined;
  const isRead = needed || labs.some(({ facts }) => facts === undefined);
  const routes = new Routes(shell, options, isRead ? await import('./lab-routes.ts') : undefined);
  await routes.start();
  return { whole: () => routes.labs() };
}

class Routes {
  readonly #shell: Shell;
  readonly #options: ScreensOptions;
  readonly #progress: Progress;
  readonly #troubleSaid = new Set<string>();
  readonly #files: RecordingFiles;
  readonly #library: Library;
  readonly #home: HomeModel;
  #labs: LabRoutes | undefined;
  #loading: Promise<LabRoutes> | undefined;

  constructor(shell: Shell, options: ScreensOptions, made: LabModule | undefined) {
    const state = stateFolder(options.env);
    this.#shell = shell;
    this.#options = options;
    this.#progress = new Progress(state);
    options.choices?.store.subscribe(() => this.#sayTrouble());
    this.#files = new RecordingFiles({
      shipped: options.recordings ?? '',
      own: join(state, 'recordings'),
    });
    this.#library = new Library(options.labs, made?.readLab);
    this.#home = createHome({
      library: this.#library,
      progress: this.#progress,
      openLab: (lab, from) => this.#go((labs) => labs.openLab(lab, from)),
      openRecordings: () => this.#go((labs) => labs.openRecordings()),
      openBench: () => this.#go((labs) => void labs.openBench()),
      recordings: () => this.#files.all().map(({ name }) => name),
    });
    if (made !== undefined) this.#make(made);
  }

  async start(): Promise<void> {
    this.#shell.push(this.#home);
    await this.#labs?.openFirst(this.#options);
    this.#sayTrouble();
  }

  /** What leads to labs, loaded once. */
  labs(): Promise<LabRoutes> {
    this.#loading ??= import('./lab-routes.ts').then((made) => this.#make(made));
    return this.#loading;
  }

  #make({ LabRoutes: Made, readLab }: LabModule): LabRoutes {
    this.#library.readWith(readLab);
    this.#labs ??= new Made({
      shell: this.#shell,
      options: this.#options,
      library: this.#library,
      progress: this.#progress,
      home: this.#home,
      files: this.#files,
      shown: (path) => this.#shown(path),
      saveProgress: () => this.#saveProgress(),
    });
    return this.#labs;
  }

  /** Go to a screen: now, if it can be. */
  #go(to: (labs: LabRoutes) => void): void {
    if (this.#labs !== undefined) to(this.#labs);
    else void this.labs().then(to);
  }

  /** Say what is wrong with the files of progress and of settings, once. */
  #sayTrouble(): void {
    const { language } = this.#shell.settings();
    const [home, screens] = [homeText(language), screensText(language)];
    const sentences = [
      this.#trouble(this.#progress.trouble, home.progressLost, home.progressUnwritable),
      this.#trouble(
        this.#options.choices?.trouble(),
        screens.settingsLost,
        screens.settingsUnwritable,
      ),
    ].filter((sentence) => sentence !== undefined && !this.#troubleSaid.has(sentence));
    if (sentences.length === 0) return;
    this.#shell.say(sentences.join(language === 'zh' ? '' : ' '));
    for (const sentence of sentences) if (sentence !== undefined) this.#troubleSaid.add(sentence);
  }

  #trouble(
    trouble: FileTrouble | undefined,
    lost: (kept: string) => string,
    unwritable: (path: string, why: string) => string,
  ): string | undefined {
    if (trouble?.kind === 'damaged') return lost(this.#shown(trouble.kept));
    return trouble && unwritable(this.#shown(trouble.path), trouble.why);
  }

  #saveProgress(): void {
    this.#progress.save();
    this.#sayTrouble();
  }

  /** A path as people write it. */
  #shown(path: string): string {
    return fromHome(path, homeFolder(this.#options.env));
  }
}
