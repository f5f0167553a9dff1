/** One event inside a call: the function, what it did, and which fields that changed. */
import { Box } from 'ink';
import type { FieldChange } from '../../../engine/index.ts';
import { labText } from '../../../text/lab.ts';
import { Actor } from '../../parts/actors.tsx';
import { Prose } from '../../parts/prose.tsx';
import { textWidth } from '../../parts/rows.ts';
import { Styled } from '../../parts/styled.tsx';
import { useLanguage, useTheme } from '../../parts/surroundings.tsx';
import type { StyleName } from '../../theme.ts';
import { changeText, type InsideEvent, indentOf, ofSeveral } from '../inside.ts';

/** The event. */
export function InsideLine(props: {
  readonly event: InsideEvent;
  /** The arrows point at it. */
  readonly pointed: boolean;
  /** Columns of the process's name. */
  readonly gutter: number;
  /** Columns of the rest. */
  readonly width: number;
}) {
  const { event, pointed, gutter, width } = props;
  const { entry, actor, current, future } = event;
  const { glyphs } = useTheme();
  const quiet = future ? 'muted' : current ? 'current' : undefined;
  const style: StyleName | undefined = pointed ? 'selected' : quiet;
  const indent = indentOf(entry, width);
  return (
    <Box flexShrink={0}>
      <Box width={gutter} flexShrink={0}>
        {actor !== '' && <Actor name={actor} />}
      </Box>
      <Box width={2} flexShrink={0}>
        {(current || pointed) && <Styled as="key">{glyphs.pointer}</Styled>}
      </Box>
      <Box flexDirection="column" marginLeft={indent} flexGrow={1} flexBasis={0}>
        <What event={event} as={style} width={width - indent} />
        {entry.changes.length > 0 && (
          <Box flexWrap="wrap" columnGap={2} paddingLeft={2}>
            {entry.changes.map((change) => (
              <Changed
                key={`${change.object} ${change.field}`}
                change={change}
                named={ofSeveral(entry)}
                future={future}
              />
            ))}
          </Box>
        )}
      </Box>
    </Box>
  );
}

/** The function and the sentence beside it, and the function's file where the line has room for it. */
function What(props: {
  readonly event: InsideEvent;
  readonly as: StyleName | undefined;
  readonly width: number;
}) {
  const { event, as, width } = props;
  const { entry, fn, sentence, future } = event;
  const name = fn === '' ? '' : `${fn}  `;
  const used = textWidth(name) + textWidth(sentence);
  // A handler is no function of the kernel: it is in no file of its tree.
  const file = fn !== '' && entry.file.includes('/') ? entry.file : '';
  if (used > width && name !== '') {
    return (
      <Styled wrap="wrap">
        <Styled as={future ? 'muted' : 'type'}>{name}</Styled>
        <Styled as={as}>{sentence}</Styled>
      </Styled>
    );
  }
  if (used > width) return <Prose as={as}>{sentence}</Prose>;
  return (
    <Box>
      <Box flexShrink={0}>
        <Styled>
          <Styled as={future ? 'muted' : 'type'}>{name}</Styled>
          <Styled as={as}>{sentence}</Styled>
        </Styled>
      </Box>
      {file !== '' && used + textWidth(file) + 2 <= width && (
        <Box flexGrow={1} justifyContent="flex-end">
          <Styled as="muted">{file}</Styled>
        </Box>
      )}
    </Box>
  );
}

function Changed(props: {
  readonly change: FieldChange;
  readonly named: boolean;
  readonly future: boolean;
}) {
  const { change, named, future } = props;
  const { glyphs } = useTheme();
  const text = labText(useLanguage());
  const { name, before, after } = changeText(change, glyphs.ellipsis, text.nobodyWaits, named);
  return (
    <Styled wrap="wrap">
      <Styled as="muted">{`${name} `}</Styled>
      <Styled as="old">{`${before} ${glyphs.arrow} `}</Styled>
      <Styled as={future ? 'muted' : 'changed'}>{after}</Styled>
    </Styled>
  );
}
