/** Keeping results, opening those that were kept, and comparing with one of them. */
import { compareResults } from '../../engine/index.ts';
import { benchScreenText } from '../../text/bench/screen.ts';
import type { BenchFile } from './files.ts';
import type { BenchModel, BenchParts } from './store.ts';

type Keeping = Pick<BenchModel, 'save' | 'showSaved' | 'openSaved' | 'compare'>;

/** What keeping does. */
export function keeping({ options, store, show }: BenchParts): Keeping {
  const { files, say, shown, errorText, language } = options;
  const text = () => benchScreenText(language());
  const trying = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      say(errorText(error));
    }
  };
  const chosen = (): BenchFile | undefined => {
    const { saved } = store.getState();
    return saved?.files[saved.at];
  };
  return {
    save() {
      const { result, measuring } = store.getState();
      if (result === undefined || result.draws.length === 0) return say(text().nothingToSave);
      if (measuring) return say(text().stillMeasuring);
      return trying(() => {
        const file = files.keep(result);
        store.setState({ file });
        say(text().kept(shown(file.path)));
      });
    },
    showSaved() {
      if (store.getState().measuring) return say(text().stillMeasuring);
      const found = files.all();
      if (found.length === 0) return say(text().noneKept);
      return store.setState({ saved: { files: found, at: 0 } });
    },
    openSaved() {
      const file = chosen();
      if (file === undefined) return;
      trying(() => {
        const result = files.read(file);
        store.setState({ saved: undefined, comparison: undefined, row: 0, view: 'table' });
        store.setState({ focus: 'results', explaining: false, progress: undefined });
        show(result, file);
      });
    },
    compare() {
      const { result } = store.getState();
      const file = chosen();
      if (file === undefined) return;
      if (result === undefined) return say(text().nothingToCompare);
      return trying(() => {
        const made = compareResults(files.read(file), result);
        store.setState({ saved: undefined, comparison: { with: file, made }, row: 0 });
        store.setState({ view: 'compare', focus: 'results', explaining: false });
      });
    },
  };
}
