/** Both kernels of a twin run: their objects, a field a line, the simulation at the left and this machine at the right. */

import { Box } from 'ink';
import { labText } from '../../../text/lab.ts';
import type { Language } from '../../../text/language.ts';
import { Delivery, type DeliveryLine, deliveryLines } from '../../drawings/deliveries.tsx';
import { TASK_KIND } from '../../drawings/synthetic.ts';
import { Actor, ActorsContext } from '../../parts/actors.tsx';
import { Prose } from '../../parts/prose.tsx';
import { textWidth } from '../../parts/rows.ts';
import { innerWidth, widest } from '../../parts/scrolling.ts';
import { Styled } from '../../parts/styled.tsx';
import { useLanguage, useSettings, useTheme } from '../../parts/surroundings.tsx';
import { fieldText, Value } from '../../parts/value.tsx';
import { actorStyles } from '../script-index.ts';
import { ScrollPane } from '../scroll-pane.tsx';
import { taskObjects } from '../task-objects.ts';
import { type TwinField, type TwinObject, twinChanged, twinObjects } from '../twin.ts';
import type { LabView } from '../view.ts';
import type { PaneProps } from './props.ts';

/** A line of the pane. */
type Line =
  | { readonly kind: 'blank' }
  | { readonly kind: 'columns' }
  | { readonly kind: 'object'; readonly object: TwinObject['object'] }
  | { readonly kind: 'field'; readonly field: TwinField; readonly changed: boolean }
  | { readonly kind: 'note' }
  | { readonly kind: 'unseen'; readonly fields: readonly TwinField[] }
  | { readonly kind: 'delivery'; readonly line: DeliveryLine };

/** The pane. */
export function TwinPane({ seen: { view }, place }: PaneProps) {
  const { layout, language } = useSettings();
  const text = labText(language);
  const agree = view.difference === undefined;
  const width = innerWidth(place.width);
  const deliveries = deliveriesOf(view, width, language);
  const objects = twinObjects(view, layout);
  const lines = linesOf(objects, deliveries, width);
  const [changed, end] = changedPart(lines, objects);
  const names = Math.min(
    Math.max(8, widest(objects.flatMap(({ fields }) => fields.map(({ name }) => name)))) + 3,
    Math.floor(width * 0.45),
  );
  const none = view.before.objects.length > 0 ? text.noneLeft : text.noObjects;
  return (
    <ActorsContext value={actorStyles(view.script)}>
      <ScrollPane
        place={place}
        title={text.kernelTwin}
        note={<Styled as={agree ? 'good' : 'bad'}>{agree ? text.agree : text.difference}</Styled>}
        length={Math.max(1, lines.length)}
        row={(index) => {
          const line = lines[index];
          if (line !== undefined) return <TwinLine line={line} names={names} width={width} />;
          return <Prose as="muted">{none}</Prose>;
        }}
        target={changed}
        end={end}
      />
    </ActorsContext>
  );
}

/** What the step's signals did; where the two kernels differ in it, the difference is told in words. */
function deliveriesOf(view: LabView, width: number, language: Language): readonly DeliveryLine[] {
  const step = view.frame?.step;
  if (step === undefined) return [];
  return taskObjects(step.snapshot, view.before, step, undefined, view.led).flatMap(({ parts }) =>
    deliveryLines(parts, width, language),
  );
}

function linesOf(
  objects: readonly TwinObject[],
  deliveries: readonly DeliveryLine[],
  width: number,
): Line[] {
  const blank = { kind: 'blank' } as const;
  const delivered = deliveries.map((line): Line => ({ kind: 'delivery', line }));
  if (objects.length === 0) return delivered;
  return [
    ...delivered,
    ...(delivered.length > 0 ? [blank] : []),
    { kind: 'columns' },
    ...objects.flatMap(({ object, fields, unseen }, at): Line[] => [
      ...(at > 0 ? [blank] : []),
      { kind: 'object', object },
      ...fields.map((field): Line => ({ kind: 'field', field, changed: twinChanged(field) })),
      ...(unseen.length > 0 ? [{ kind: 'note' } as const] : []),
      ...packed(unseen, width).map((some): Line => ({ kind: 'unseen', fields: some })),
    ]),
  ];
}

/** As many fields to a line as fit. */
function packed(fields: readonly TwinField[], width: number): TwinField[][] {
  const lines: TwinField[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const field of fields) {
    const columns = textWidth(field.name) + textWidth(valueText(field)) + 3;
    if (used + columns > width) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)?.push(field);
    used += columns;
  }
  return lines;
}

function valueText({ sim }: TwinField): string {
  if (sim === null) return '?';
  if (!('now' in sim)) return sim.join(' ') || '.';
  const { now, before, isNew } = sim;
  const changed = !isNew && before !== undefined && before !== now;
  return changed ? `${fieldText(now)} <${fieldText(before)}>` : fieldText(now);
}

/** What should be seen: the deliveries, or of the first object that the step touched what it changed. */
function changedPart(
  lines: readonly Line[],
  objects: readonly TwinObject[],
): [number | undefined, number | undefined] {
  if (lines[0]?.kind === 'delivery') return [0, undefined];
  const news = objects.find(({ touched }) => touched)?.object;
  const first = lines.findIndex((line) => line.kind === 'object' && line.object === news);
  if (first < 0) return [undefined, undefined];
  const next = lines.findIndex((line, at) => at > first && line.kind === 'object');
  const own = lines.slice(first, next < 0 ? lines.length : next);
  const last = own.findLastIndex((line) => line.kind === 'field' && line.changed);
  return [first, last < 0 ? undefined : first + last];
}

interface LineProps {
  readonly line: Line;
  /** Columns of the names. */
  readonly names: number;
  readonly width: number;
}

function TwinLine({ line, names, width }: LineProps) {
  const text = labText(useLanguage());
  const values = Math.floor((width - names) / 2);
  switch (line.kind) {
    case 'blank':
      return <Styled> </Styled>;
    case 'delivery':
      return <Delivery line={line.line} />;
    case 'columns':
      return <Columns names={names} values={values} />;
    case 'object':
      return (
        <Styled>
          {line.object.kind === TASK_KIND ? (
            <Actor name={line.object.id} />
          ) : (
            <Styled as="data">{line.object.id}</Styled>
          )}
          <Styled as="strong">{`  ${line.object.kind}`}</Styled>
        </Styled>
      );
    case 'field':
      return <FieldLine field={line.field} names={names} values={values} />;
    case 'note':
      return <Styled as="muted">{` ${text.onlySimulated}`}</Styled>;
    case 'unseen':
      return (
        <Styled>
          {line.fields.map((field) => (
            <Styled key={field.name}>
              <Styled as="muted">{`  ${field.name} `}</Styled>
              <Side side={field.sim} />
            </Styled>
          ))}
        </Styled>
      );
  }
}

/** What stands above the columns. */
function Columns({ names, values }: { readonly names: number; readonly values: number }) {
  const text = labText(useLanguage());
  const room = values > Math.max(textWidth(text.inSimulation), textWidth(text.onMachine));
  return (
    <Box height={1}>
      <Box width={names} flexShrink={0}>
        <Styled as="muted">{text.field}</Styled>
      </Box>
      <Box width={values} flexShrink={0}>
        <Styled as="title">{room ? text.inSimulation : text.sim}</Styled>
      </Box>
      <Styled as="title">{room ? text.onMachine : text.real}</Styled>
    </Box>
  );
}

function FieldLine(props: {
  readonly field: TwinField;
  readonly names: number;
  readonly values: number;
}) {
  const { field, names, values } = props;
  const { glyphs } = useTheme();
  return (
    <Box height={1}>
      <Box width={names} flexShrink={0}>
        <Styled as={field.differs ? 'bad' : 'muted'}>
          {`${field.differs ? glyphs.differs : ' '}${field.name}`}
        </Styled>
      </Box>
      <Box width={values - 1} flexShrink={0} marginRight={1}>
        <Side side={field.sim} />
      </Box>
      <Side side={field.real} />
    </Box>
  );
}

/** What one kernel has: a value, or who sleeps. */
function Side({ side }: { readonly side: TwinField['sim'] }) {
  const { glyphs } = useTheme();
  if (side === null) return <Styled as="muted">?</Styled>;
  if ('now' in side) return <Value {...side} />;
  if (side.length === 0) return <Styled as="muted">{glyphs.slotEmpty}</Styled>;
  return (
    <Styled>
      {side.map((name) => (
        <Styled key={name}>
          <Actor name={name} />{' '}
        </Styled>
      ))}
    </Styled>
  );
}
