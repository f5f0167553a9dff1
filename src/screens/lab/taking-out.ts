/** What leaves the lab for other programs, and what comes in from them: the clipboard, and the file that is open. */
import { COMMANDS } from '../keys/keys.table.ts';
import { keyLabel } from '../keys/keys.ts';
import { programText } from './program.ts';
import { indexOf } from './script-index.ts';
import type { LabModel, LabParts } from './store.ts';

type TakingOut = Pick<LabModel, 'copy' | 'reload'>;

/** Copy the current line or the program, and read the file again. */
export function takingOut({ options, host, store, run, text }: LabParts): TakingOut {
  const copy = (what: string, said: string): void =>
    host.say(host.copy(what) ? said : text().copyTooLong);
  return {
    copy() {
      const { script, stop } = run().store.getState();
      const { focus, source } = store.getState();
      if (source || focus === 'program') {
        const program = programText(script, host.settings().language);
        copy(program, text().copiedProgram(program.split('\n').length - 1));
        return;
      }
      const line = script.lines[(indexOf(script).stops[stop] ?? 0) - 1]?.trim();
      if (line === undefined) host.say(text().copiedNothing);
      else copy(line, text().copiedLine(line));
    },
    async reload() {
      const { file } = options;
      const { stop, engine } = run().store.getState();
      if (file === undefined) host.say(text().noFile);
      else host.say(await file.reload(stop, engine));
    },
  };
}

/** Say when the file that is open changes on disk. @returns What ends that. */
export function watching({ options, host, text }: LabParts): () => void {
  const { file } = options;
  if (file === undefined) return () => {};
  return file.watch(() => {
    const key = keyLabel(COMMANDS.reload.keys[0], host.settings().language);
    host.say(text().changedOnDisk(file.name, key));
  });
}
