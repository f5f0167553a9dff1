/** The fields of a structure, in a table with their types, or packed into lines. */

import { Box } from 'ink';
import type { Fields, LayoutField } from '../../engine/index.ts';
import { flow } from './flow.ts';
import { fieldKey, usePointing } from './pointed.tsx';
import { Prose } from './prose.tsx';
import { textWidth } from './rows.ts';
import { widest } from './scrolling.ts';
import { Styled } from './styled.tsx';
import { useLanguage } from './surroundings.tsx';
import { fieldText, isChanged, Value } from './value.tsx';

/** What fields are drawn of. */
export interface FieldsProps {
  readonly fields: readonly LayoutField[];
  readonly now: Fields;
  /** Before the step; absent where the step made it. */
  readonly before: Fields | undefined;
}

/** The fields of a layout, or where none is declared all that there are. */
export function shownFields(
  fields: readonly LayoutField[],
  values: Fields,
): readonly LayoutField[] {
  if (fields.length > 0) return fields;
  return Object.keys(values).map((name) => ({
    name,
    type: '',
    value: (from) => from[name] ?? null,
  }));
}

/** True when the step changed a field. */
export function fieldChanged({ value }: LayoutField, now: Fields, before: Fields | undefined) {
  return isChanged({
    now: value(now),
    before: before && value(before),
    isNew: before === undefined,
  });
}

/** The same fields, those that the step changed first: for where the others may have no room. */
export function changedFirst({ fields, now, before }: FieldsProps): readonly LayoutField[] {
  const changed = new Set(fields.filter((field) => fieldChanged(field, now, before)));
  return [...changed, ...fields.filter((field) => !changed.has(field))];
}

function FieldValue({
  field,
  now,
  before,
}: { readonly field: LayoutField } & Pick<FieldsProps, 'now' | 'before'>) {
  const isNew = before === undefined;
  return <Value now={field.value(now)} before={before && field.value(before)} isNew={isNew} />;
}

/** Names and values in as many to a line as fit; those that the kernel does not show are named last. */
export function FieldGrid({ fields, now, before }: FieldsProps) {
  const pointing = usePointing();
  const known = fields.filter(({ value }) => value(now) !== null);
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Box flexWrap="wrap" columnGap={2}>
        {known.map((field) => (
          <Box key={field.name} flexShrink={0}>
            <Styled>
              <Styled as={pointing(fieldKey(field.name), 'muted')}>{field.name}</Styled>{' '}
              <FieldValue field={field} now={now} before={before} />
            </Styled>
          </Box>
        ))}
      </Box>
      <Unknown fields={fields} now={now} />
    </Box>
  );
}

/** Rows that FieldGrid takes. */
export function gridRows({ fields, now, before }: FieldsProps, width: number): number {
  const known = fields.filter(({ value }) => value(now) !== null);
  const cells = known.map((field) => {
    const changed = fieldChanged(field, now, before) && before !== undefined;
    const old = changed ? ` <${fieldText(field.value(before))}>` : '';
    return `${field.name} ${fieldText(field.value(now))}${old}`;
  });
  const unknown = fields.filter(({ value }) => value(now) === null).map(({ name }) => name);
  const note = unknown.length === 0 ? 0 : Math.ceil((unknown.join(' ').length + 2) / width);
  return flow(cells, textWidth, width, 2).length + note;
}

/** Fields one to a line, with their C types, and what each is where there is room to say it. */
export function FieldTable({
  fields,
  now,
  before,
  width,
}: FieldsProps & { readonly width: number }) {
  const language = useLanguage();
  const pointing = usePointing();
  const known = fields.filter(({ value }) => value(now) !== null);
  const names = widest(known.map(({ name }) => name)) + 2;
  const types = widest(known.map(({ type }) => type)) + 1;
  const typed = types > 1 && types + names + VALUE_COLUMNS <= width;
  const values = widest(known.map(({ value }) => fieldText(value(now)))) + 2;
  const room = width - (typed ? types : 0) - names - Math.max(values, VALUE_COLUMNS);
  return (
    <Box flexDirection="column" flexShrink={0}>
      {known.map((field) => (
        <Box key={field.name} height={1}>
          {typed && (
            <Box width={types} flexShrink={0}>
              <Styled as="type">{field.type}</Styled>
            </Box>
          )}
          <Box width={names} flexShrink={0}>
            <Styled as={pointing(fieldKey(field.name), undefined)}>{field.name}</Styled>
          </Box>
          <Box minWidth={Math.max(values, VALUE_COLUMNS)} flexShrink={0}>
            <FieldValue field={field} now={now} before={before} />
          </Box>
          {field.gloss !== undefined && room >= SMALLEST_FOR_GLOSS && (
            <Styled as="muted">{field.gloss[language]}</Styled>
          )}
        </Box>
      ))}
      <Unknown fields={fields} now={now} />
    </Box>
  );
}

/** Columns that are kept for a value and the one before it. */
const VALUE_COLUMNS = 12;
/** A gloss is not begun where there is too little room to read it. */
const SMALLEST_FOR_GLOSS = 24;

/** The names of the fields that the kernel does not show. */
function Unknown({ fields, now }: Pick<FieldsProps, 'fields' | 'now'>) {
  const names = fields.filter(({ value }) => value(now) === null).map(({ name }) => name);
  if (names.length === 0) return null;
  return <Prose as="muted">{`? ${names.join(' ')}`}</Prose>;
}
