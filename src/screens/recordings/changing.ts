/** Renaming and deleting the reader's own recordings. */
import { recordingsText } from '../../text/recordings.ts';
import type { RecordingFile } from './files.ts';
import type { RecordingsModel, RecordingsParts } from './store.ts';

type Changing = Pick<RecordingsModel, 'change' | 'setName' | 'rename' | 'answer'>;

/** What came of a change: a sentence, and the name of what is then chosen where that is another. */
interface Changed {
  readonly said: string;
  readonly name?: string;
}

/** What the list can do to the recording that is chosen. */
export function changing({ options, store, filesOf, chosen }: RecordingsParts): Changing {
  const { shelf } = options;
  const text = () => recordingsText(options.language());
  const act = (work: (file: RecordingFile) => Changed): void => {
    const file = chosen();
    store.setState({ renaming: undefined, removing: false });
    if (file === undefined) return;
    try {
      const { said, name } = work(file);
      const state = store.getState();
      const all = filesOf(state);
      const at = name === undefined ? state.chosen : all.findIndex((other) => other.name === name);
      store.setState({ chosen: Math.max(0, Math.min(all.length - 1, at)) });
      options.say(said);
    } catch (error) {
      options.say(text().notChanged(options.errorText(error)));
    }
  };
  return {
    change(how) {
      const file = chosen();
      if (file === undefined) return;
      if (file.origin !== 'own') options.say(text().notYours(file.name));
      else if (how === 'removing') store.setState({ removing: true });
      else store.setState({ renaming: file.name });
    },
    setName: (renaming) => store.setState({ renaming }),
    rename() {
      const wanted = store.getState().renaming ?? '';
      act((file) => {
        const name = shelf.rename(file, wanted);
        return { said: text().renamed(file.name, name), name };
      });
    },
    answer(yes) {
      if (!yes) return store.setState({ removing: false });
      return act((file) => {
        shelf.remove(file);
        return { said: text().removed(file.name) };
      });
    },
  };
}
