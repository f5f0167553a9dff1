/** What opens over home: labs, transcripts and recordings, and what comes of them. Loaded when home is there. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Engine,
  EngineError,
  exportRecording,
  labFacts,
  loadScript,
  openRecordedRun,
  openRun,
  prepareReal,
  type Recording,
  type Run,
  type Script,
  saveRun,
  Turns,
  WholeFile,
} from '../../engine/index.ts';
import { ENGINES } from '../../engine/model/choices.ts';
import { type CodedError, errorText } from '../../text/errors.ts';
import { labText } from '../../text/lab.ts';
import { recordingsText } from '../../text/recordings.ts';
import type { LabFile, Library, Reading } from '../home/labs.ts';
import type { Progress } from '../home/progress.ts';
import type { HomeModel } from '../home/store.ts';
import { Lab } from '../lab/lab.tsx';
import type { NeighbourLab, OpenFile } from '../lab/lab-options.ts';
import { createLab, type LabModel } from '../lab/store.ts';
import type { RecordingFile, RecordingFiles } from '../recordings/files.ts';
import { Recordings } from '../recordings/recordings.tsx';
import { RecordingShelf } from '../recordings/shelf.ts';
import { createRecordings } from '../recordings/store.ts';
import { readTranscript, watchFile } from './open-file.ts';
import type { ScreensOptions } from './routes.ts';
import type { Shell } from './store.ts';

/** What is known where home is. */
export interface AroundLabs {
  readonly shell: Shell;
  readonly options: ScreensOptions;
  readonly library: Library;
  readonly progress: Progress;
  readonly home: HomeModel;
  readonly files: RecordingFiles;
  /** A path as people write it. */
  readonly shown: (path: string) => string;
  /** Keep the progress now, and say so where it cannot be kept. */
  readonly saveProgress: () => void;
}

/** Read a lab. One that went away since the folder was read is empty, and says so by having no step. */
export function readLab(file: LabFile): Reading {
  let text = '';
  try {
    text = readFileSync(file.path, 'utf8');
  } catch {
    // Empty, then.
  }
  const { script, diagnostics } = loadScript(text, file.id);
  return { facts: labFacts(script), script, diagnostics };
}

/** Leads to labs and recordings, and from one to the other. */
export class LabRoutes {
  readonly #around: AroundLabs;
  readonly #shell: Shell;
  readonly #options: ScreensOptions;
  readonly #progress: Progress;
  readonly #shelf: RecordingShelf;
  #saved = false;
  #exporting = false;
  #usesReal = false;
  #speed: number;

  constructor(around: AroundLabs) {
    const { shell, options, progress, files } = around;
    this.#around = around;
    this.#shell = shell;
    this.#options = options;
    this.#progress = progress;
    this.#shelf = new RecordingShelf(files);
    this.#speed = options.choices?.store.getState().speed ?? 1;
    shell.addViews({ lab: Lab, recordings: Recordings });
  }

  /** Open a lab that comes with the program, with so many of its stops gone through. */
  openLab(lab: LabFile & { readonly script: Script | undefined }, from: number): void {
    if (lab.script !== undefined) this.#shell.push(this.#lab(lab.script, 'sim', lab.id, from));
  }

  /** Open what the program was started with. */
  async openFirst({ open, recording, bench = false }: ScreensOptions): Promise<void> {
    if (open !== undefined) {
      this.#shell.push(this.#lab(open.script, open.on, open.lab, 0, open.path));
    }
    if (recording !== undefined) this.#play(recording);
    if (bench) await this.openBench();
  }

  /** Open the bench lab, which is loaded for it. */
  async openBench(): Promise<void> {
    const { openBenchOn } = await import('./bench-routes.ts');
    openBenchOn(this.#around, {
      openLab: (id) => this.#openNamed(id),
      errorText: (error) => this.#words(error),
    });
  }

  /** Open a lab by its id; false where there is none of that name. */
  #openNamed(id: string): boolean {
    const lab = this.#around.library.all().find((known) => known.id === id);
    if (lab?.script === undefined) return false;
    this.openLab(lab, 0);
    return true;
  }

  /** Note a step; the first one is saved at once, so that it is said early when nothing can be kept. */
  #seen(id: string, step: number, total: number): void {
    this.#progress.stepped(id, step, total);
    if (this.#saved || step === 0) return;
    this.#keepProgress();
  }

  #keepProgress(): void {
    this.#saved = true;
    this.#around.saveProgress();
  }

  /** A file that is open as a lab. */
  #file(path: string, name: string, id: string | undefined): OpenFile {
    return {
      name,
      watch: (changed) => watchFile(path, changed),
      reload: async (stop, on) => {
        const text = labText(this.#shell.settings().language);
        const seen = this.#shell.store.getState().screens.at(-1);
        try {
          const script = await readTranscript(path, name);
          if (typeof script === 'string') return text.notReloaded(script);
          // Whoever has gone elsewhere meanwhile stays there.
          if (this.#shell.store.getState().screens.at(-1) !== seen) return '';
          this.#shell.replace(this.#lab(script, on, id, stop + 1, path));
          return text.reloaded(name);
        } catch (error) {
          return text.notReloaded(this.#words(error));
        }
      },
    };
  }

  /**
   * @param from Stops that are gone through before it is seen.
   * @param path The file that it is read from, where the reader may change it.
   */
  #lab(script: Script, on: Engine, id: string | undefined, from = 0, path?: string): LabModel {
    if (id !== undefined) this.#progress.opened(id);
    const real = { hostIpc: this.#options.hostIpc === true };
    // Whoever has asked for the real kernel once may do so again, and does not wait for its room then. Until somebody does
    // nothing is started for it: its supervisor takes half as much memory as the program.
    const opening = (engine: Engine): Run => {
      if (engine !== 'sim') this.#usesReal = true;
      return this.#paced(openRun({ script, on: engine, real }));
    };
    if (this.#usesReal) void prepareReal({ real });
    return createLab(
      {
        on,
        from,
        modes: ENGINES,
        keepSpeed: (speed) => this.#keepSpeed(speed),
        left: () => this.#keepProgress(),
        open: opening,
        errorText: (run) => this.#runError(run),
        record: (run) => this.#record(run, id ?? script.file),
        ...(path === undefined ? {} : { file: this.#file(path, script.file, id) }),
        recordings: () => this.openRecordings(),
        ...(id === undefined
          ? {}
          : {
              beside: (by: 1 | -1) => this.#beside(id, by),
              seen: (step: number, total: number) => this.#seen(id, step, total),
              predicted: (right: boolean, step: number) =>
                this.#progress.predicted(id, right, step),
            }),
      },
      this.#shell,
    );
  }

  /** A run that is played as fast as the last one. */
  #paced(run: Run): Run {
    run.setSpeed(this.#speed);
    return run;
  }

  #keepSpeed(speed: number): void {
    this.#speed = speed;
    this.#options.choices?.keep({ speed });
  }

  /** The lab before or behind another, as home lists them; home then shows where the reader is. */
  #beside(id: string, by: 1 | -1): NeighbourLab | undefined {
    const labs = this.#around.library.all();
    const at = labs.findIndex((lab) => lab.id === id);
    const lab = at < 0 ? undefined : labs[at + by];
    if (lab === undefined) return undefined;
    const open = (on: Engine) => {
      if (lab.script === undefined) return;
      this.#around.home.select(lab);
      this.#shell.replace(this.#lab(lab.script, on, lab.id));
    };
    return { title: lab.title, open };
  }

  /** Open the list of recordings. */
  openRecordings(): void {
    this.#shelf.refresh();
    const screen = createRecordings({
      shelf: this.#shelf,
      play: (recording) => this.#play(recording),
      exportCast: (recording, file) => void this.#exportCast(recording, file),
      errorText: (error) => this.#words(error),
      say: (text) => this.#shell.say(text),
      language: () => this.#shell.settings().language,
      shown: (path) => this.#around.shown(path),
    });
    this.#shell.push(screen);
  }

  #play(recording: Recording): void {
    const screen = createLab(
      {
        on: recording.header.engine,
        modes: [],
        keepSpeed: (speed) => this.#keepSpeed(speed),
        open: () => this.#paced(openRecordedRun(recording)),
        errorText: (run) => this.#runError(run),
      },
      this.#shell,
    );
    this.#shell.push(screen);
    if (recording.damage !== undefined) this.#shell.say(this.#words(recording.damage));
  }

  /** Keep a run under the state folder. */
  #record(run: Run, name: string): string {
    const { language } = this.#shell.settings();
    const text = labText(language);
    try {
      const { engine } = run.store.getState();
      const out = this.#shelf.newPath(`${name.replace(/\.ipc$/, '')}-${engine}`);
      saveRun(run, { out, locale: language });
      this.#shelf.refresh();
      return text.savedRecording(this.#around.shown(out));
    } catch (error) {
      return text.notRecorded(this.#words(error));
    }
  }

  /** Write an asciicast into the folder that the program was started in, and say where it is or why it is not. */
  async #exportCast(recording: Recording, file: RecordingFile): Promise<void> {
    const { language, layout } = this.#shell.settings();
    const text = recordingsText(language);
    this.#shell.say(text.exporting);
    if (this.#exporting) return;
    this.#exporting = true;
    const path = join(process.cwd(), `${file.name}.cast`);
    try {
      const { labScene } = await import('../frame.tsx');
      const draw = labScene({ language, layout });
      const options = { format: 'asciicast-v2', draw, title: file.name } as const;
      await writeInTurns(path, exportRecording(recording, options));
      this.#shell.say(text.exported(this.#around.shown(path)));
    } catch (error) {
      this.#shell.say(text.exportFailed(this.#words(error)));
    } finally {
      this.#exporting = false;
    }
  }

  /** Why a run cannot go on. */
  #runError(run: Run): string {
    const { error } = run.store.getState();
    if (error === undefined) return '';
    if (error.kind === 'error') return this.#words(error);
    const { file, span, message } = error.diagnostic;
    return `${file}:${span.line}: ${message}`;
  }

  #words(error: unknown): string {
    const { language } = this.#shell.settings();
    if (error instanceof EngineError || isCoded(error)) return errorText(error, language);
    if (error instanceof Error) return (error as NodeJS.ErrnoException).code ?? error.message;
    return String(error);
  }
}

/** Write a new file; keys and signals are heard meanwhile. Rejects with EngineError file.*. */
async function writeInTurns(path: string, pieces: Iterable<string>): Promise<void> {
  const turns = new Turns();
  const file = new WholeFile(path, {});
  try {
    for (const piece of pieces) {
      file.append(piece);
      if (turns.due) await turns.give();
    }
    file.finish();
  } finally {
    file.close();
  }
}

function isCoded(error: unknown): error is CodedError {
  return typeof error === 'object' && error !== null && 'code' in error && 'args' in error;
}
