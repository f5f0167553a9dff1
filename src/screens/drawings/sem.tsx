/** The semaphores of a set as a table: side by side, or where they are too many for that, one below the other. */
import { Box } from 'ink';
import type { Field, ObjectView, PartView } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import { Actor } from '../parts/actors.tsx';
import { Chain, chainLines } from '../parts/chain.tsx';
import { partKey, usePointing } from '../parts/pointed.tsx';
import { widest } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage } from '../parts/surroundings.tsx';
import { fieldText, isChanged, Value } from '../parts/value.tsx';
import { partsOf } from './parts-of.ts';

const FIELDS = ['semval', 'sempid', 'semncnt', 'semzcnt'] as const;
type SemField = (typeof FIELDS)[number];

/** Columns of the names of the fields where they stand at the left. */
const LABELS = widest(FIELDS) + 2;

/** What the table is drawn of. */
export interface SemaphoresProps {
  readonly object: ObjectView;
  readonly before: ObjectView | undefined;
  readonly width: number;
  /** Rows that there are for it. */
  readonly rows: number;
}

/** Rows that the table takes. */
export function semaphoreRows({ object, width, rows }: SemaphoresProps): number {
  const sems = partsOf(object, 'sem');
  if (sems.length === 0) return 0;
  return sideBySide(sems, width, rows) ? FIELDS.length + 1 : Math.min(rows, sems.length + 1);
}

function sideBySide(sems: readonly PartView[], width: number, rows: number): boolean {
  return LABELS + sems.length * cellWidth(sems) <= width && rows > FIELDS.length;
}

function cellWidth(sems: readonly PartView[]): number {
  const values = sems.flatMap(({ fields }) => FIELDS.map((name) => fieldText(fields[name])));
  return Math.max(widest(sems.map(({ name }) => name)), widest(values) + SMALLEST_OLD) + 2;
}

/** Columns that are kept for the value before the step: ` <0>`. */
const SMALLEST_OLD = 4;

/** The table. */
export function Semaphores(props: SemaphoresProps) {
  const sems = partsOf(props.object, 'sem');
  if (sems.length === 0) return null;
  if (sideBySide(sems, props.width, props.rows)) return <Columns {...props} />;
  return <Lines {...props} />;
}

/** A column for each semaphore. */
function Columns({ object, before }: SemaphoresProps) {
  const sems = partsOf(object, 'sem');
  const old = partsOf(before, 'sem');
  const cell = cellWidth(sems);
  const pointing = usePointing();
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Box paddingLeft={LABELS}>
        {sems.map((sem) => (
          <Box key={sem.name} width={cell} flexShrink={0}>
            <Styled as={pointing(partKey(sem), 'key')}>{sem.name}</Styled>
          </Box>
        ))}
      </Box>
      {FIELDS.map((field) => (
        <Box key={field} height={1}>
          <Box width={LABELS} flexShrink={0}>
            <Styled as="muted">{field}</Styled>
          </Box>
          {sems.map((sem, at) => (
            <Box key={sem.name} width={cell} flexShrink={0}>
              <Cell field={field} now={sem} before={old[at]} isNew={before === undefined} />
            </Box>
          ))}
        </Box>
      ))}
    </Box>
  );
}

/** A line for each semaphore; those that the step changed are seen before others. */
function Lines({ object, before, rows }: SemaphoresProps) {
  const text = labText(useLanguage());
  const pointing = usePointing();
  const sems = partsOf(object, 'sem');
  const old = partsOf(before, 'sem');
  const isNew = before === undefined;
  const vital = isNew ? [] : sems.flatMap((sem, at) => (semChanged(sem, old[at]) ? at : []));
  const first = widest(sems.map(({ name }) => name)) + 1;
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Box paddingLeft={first} columnGap={1} height={1}>
        {FIELDS.map((field) => (
          <Box key={field} width={lineCell(field)} flexShrink={0}>
            <Styled as="muted">{field}</Styled>
          </Box>
        ))}
      </Box>
      <Chain lines={chainLines(sems.length, rows - 1, vital)} more={text.more}>
        {(at) => {
          const sem = sems[at];
          if (sem === undefined) return null;
          return (
            <Box height={1} columnGap={1}>
              <Box width={first - 1} flexShrink={0}>
                <Styled as={pointing(partKey(sem), 'key')}>{sem.name}</Styled>
              </Box>
              {FIELDS.map((field) => (
                <Box key={field} width={lineCell(field)} flexShrink={0}>
                  <Cell field={field} now={sem} before={old[at]} isNew={isNew} />
                </Box>
              ))}
            </Box>
          );
        }}
      </Chain>
    </Box>
  );
}

/** A value and the one before it have room under the field's name. */
function lineCell(field: SemField): number {
  return Math.max(7, field.length);
}

function semChanged(now: PartView, before: PartView | undefined): boolean {
  return FIELDS.some((name) =>
    isChanged({ now: now.fields[name], before: before?.fields[name], isNew: false }),
  );
}

function Cell(props: {
  readonly field: SemField;
  readonly now: PartView;
  readonly before: PartView | undefined;
  readonly isNew: boolean;
}) {
  const { field, isNew } = props;
  const value: Field | undefined = props.now.fields[field];
  const before = props.before?.fields[field];
  if (field === 'sempid' && typeof value === 'string' && value !== '0' && value === before) {
    return <Actor name={value} />;
  }
  if (field === 'semval' && value !== null && value === before) {
    return <Styled as="strong">{fieldText(value)}</Styled>;
  }
  return <Value now={value} before={before} isNew={isNew} />;
}
