/**
 * A POSIX semaphore: 64 bits that one instruction changes, value below and waiters above, and the word that says whether
 * processes share it.
 */
import type { Field } from '../../engine/index.ts';
import { FieldGrid, FieldTable } from '../parts/fields.tsx';
import { Styled } from '../parts/styled.tsx';
import { isChanged } from '../parts/value.tsx';
import { ObjectSummary } from '../parts/wait-queues.tsx';
import { useFields } from './layouts.ts';
import type { Structure, StructureProps } from './structure.ts';

/** A word of 32 bits in hexadecimal. */
function hex(word: Field | undefined): string {
  return typeof word === 'number' ? word.toString(16).padStart(8, '0') : '????????';
}

function View({ object, before, width, height }: StructureProps) {
  const fields = useFields(object.kind, object.fields);
  const shown = { fields, now: object.fields, before: before?.fields };
  const roomy = fields.length + 3 <= height;
  return (
    <>
      <Styled as="muted">{'bits 63     32 31      0'}</Styled>
      <Styled>
        {'     '}
        <Word name="nwaiters" object={object} before={before} />{' '}
        <Word name="value" object={object} before={before} />
      </Styled>
      <Styled as="muted">{'     nwaiters value'}</Styled>
      {roomy ? <FieldTable {...shown} width={width} /> : <FieldGrid {...shown} />}
    </>
  );
}

/** One half of the 64 bits. */
function Word({
  name,
  object,
  before,
}: { readonly name: string } & Pick<StructureProps, 'object' | 'before'>) {
  const now = object.fields[name];
  const changed = isChanged({ now, before: before?.fields[name], isNew: before === undefined });
  return <Styled as={changed ? 'changed' : undefined}>{hex(now)}</Styled>;
}

function Summary({ object, width }: StructureProps) {
  const { value, nwaiters } = object.fields;
  const words = `value ${value ?? '?'}  nwaiters ${nwaiters ?? '?'}`;
  return <ObjectSummary words={words} queues={object.queues} width={width} />;
}

/** The drawing of a sem_t. */
export const semT: Structure = { View, Summary, gone: (text) => text.vanishedRemoved };
