/** Any kernel object: its fields, the structures that it holds, its wait queues. */
import { Box } from 'ink';
import type { PartView } from '../../engine/index.ts';
import { bytesText } from '../parts/bytes.ts';
import { FieldGrid, FieldTable } from '../parts/fields.tsx';
import { partKey, usePointing } from '../parts/pointed.tsx';
import { Styled } from '../parts/styled.tsx';
import { useTheme } from '../parts/surroundings.tsx';
import { fieldText, Value } from '../parts/value.tsx';
import { ObjectSummary, WaitQueues } from '../parts/wait-queues.tsx';
import { useFields } from './layouts.ts';
import type { Structure, StructureProps } from './structure.ts';

function View({ object, before, width, height }: StructureProps) {
  const fields = useFields(object.kind, object.fields);
  const parts = object.parts ?? [];
  const roomy = fields.length + parts.length + object.queues.length <= height;
  const shown = { fields, now: object.fields, before: before?.fields };
  return (
    <>
      {roomy ? <FieldTable {...shown} width={width} /> : <FieldGrid {...shown} />}
      {parts.map((part) => (
        <Part
          key={part.name}
          part={part}
          before={before?.parts?.find(({ name }) => name === part.name)}
        />
      ))}
      <WaitQueues queues={object.queues} before={before?.queues} />
    </>
  );
}

/** A structure inside an object, in one line: its name, its fields, its bytes. */
export function Part({
  part,
  before,
}: {
  readonly part: PartView;
  readonly before: PartView | undefined;
}) {
  const { glyphs } = useTheme();
  const pointing = usePointing();
  const fields = useFields(part.kind, part.fields);
  const isNew = before === undefined;
  return (
    <Box flexShrink={0}>
      <Styled>
        <Styled as={pointing(partKey(part), isNew ? 'changed' : 'muted')}>{part.name}</Styled>
        {'  '}
        {fields.map(({ name, value }) => (
          <Styled key={name}>
            <Styled as="muted">{`${name} `}</Styled>
            <Value now={value(part.fields)} before={before && value(before.fields)} isNew={isNew} />
            {'  '}
          </Styled>
        ))}
        {part.bytes !== undefined && (
          <Styled as="bytes">{`"${bytesText(part.bytes, 24, glyphs.ellipsis)}"`}</Styled>
        )}
      </Styled>
    </Box>
  );
}

function Summary({ object, width }: StructureProps) {
  const fields = useFields(object.kind, object.fields).slice(0, 4);
  const values = fields.map(({ name, value }) => `${name} ${fieldText(value(object.fields))}`);
  return <ObjectSummary words={values.join('  ')} queues={object.queues} width={width} />;
}

/** The drawing for a kind that has none of its own. */
export const generic: Structure = { View, Summary, gone: (text) => text.vanishedRemoved };
