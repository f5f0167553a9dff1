/** A recording as a line of the list. */
import { labText } from '../../text/lab.ts';
import { localized } from '../../text/language.ts';
import { recordingsText } from '../../text/recordings.ts';
import { EntryLine } from '../parts/entry-line.tsx';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import type { RecordingFile } from './files.ts';
import type { Loaded } from './shelf.ts';

/** The line; what cannot be read, or not to its end, is marked. */
export function RecordingLine(props: {
  readonly file: RecordingFile;
  readonly loaded: Loaded;
  readonly chosen: boolean;
}) {
  const { file, loaded, chosen } = props;
  const { glyphs } = useTheme();
  const language = useLanguage();
  const mark = <Styled as={chosen ? undefined : 'bad'}>{`${glyphs.failed} `}</Styled>;
  if (loaded.recording === undefined) {
    return (
      <EntryLine chosen={chosen} selected={chosen}>
        {mark}
        {file.name}
      </EntryLine>
    );
  }
  const { header, damage } = loaded.recording;
  const steps = recordingsText(language).steps(loaded.stops);
  return (
    <EntryLine
      chosen={chosen}
      selected={chosen}
      right={
        <Styled as={chosen ? undefined : 'muted'}>
          {`${file.name}  ${labText(language)[header.engine]}  ${steps}`}
        </Styled>
      }
    >
      {damage !== undefined && mark}
      {localized(loaded.title, language) ?? file.name}
    </EntryLine>
  );
}
