/** A pipe, as what it is: a ring of page buffers, and who sleeps on either side of it. */

import { Box } from 'ink';
import type { LayoutField, ObjectView, QueueView } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import { FieldGrid, FieldTable, fieldChanged } from '../parts/fields.tsx';
import { Prose } from '../parts/prose.tsx';
import { textWidth } from '../parts/rows.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useSettings } from '../parts/surroundings.tsx';
import { fieldText } from '../parts/value.tsx';
import { ObjectSummary, WaitQueues } from '../parts/wait-queues.tsx';
import { useFields } from './layouts.ts';
import { PipeBuffers } from './pipe-buffer.tsx';
import { numberOf, type Ring, ringOf } from './pipe-ring.ts';
import { PipeStrip } from './pipe-strip.tsx';
import type { Structure, StructureProps } from './structure.ts';

/** What a reader needs first where there is no room for every field. */
const ESSENTIAL: ReadonlySet<string> = new Set([
  'head',
  'tail',
  'max_usage',
  'ring_size',
  'readers',
  'writers',
  'nrbufs',
  'curbuf',
  'buffers',
  'waiting_writers',
]);

/** Rows of the strip of slots, with the arrows above and below it. */
const STRIP_ROWS = 3;

function View({ object, before, width, height }: StructureProps) {
  const ring = ringOf(object);
  const queues = useQueues(object);
  const old = useQueues(before);
  const used = Math.max(1, ring?.used.length ?? 2);
  const fields = useFields(object.kind, object.fields);
  const roomy = fields.length + STRIP_ROWS + used + queues.length + 2 <= height;
  const packed = Math.ceil(fields.length / 3) + STRIP_ROWS + used + queues.length <= height;
  const shown = { now: object.fields, before: before?.fields };
  // Where there is too little room, how full it is and who sleeps matters more than the fields.
  const buffers = Math.max(1, height - STRIP_ROWS - queues.length - (roomy || packed ? 4 : 2));
  return (
    <>
      {roomy && <FieldTable fields={fields} {...shown} width={width} />}
      {packed && !roomy && <FieldGrid fields={fields} {...shown} />}
      {ring === undefined ? (
        <UnseenRing object={object} />
      ) : (
        <>
          <PipeStrip ring={ring} before={before && ringOf(before)} width={width} />
          <PipeBuffers
            ring={ring}
            before={before && ringOf(before)}
            isNew={before === undefined}
            width={width}
            rows={buffers}
          />
        </>
      )}
      <WaitQueues queues={queues} before={before && old} />
      {!packed && !roomy && <FieldGrid fields={essential(fields, object, before)} {...shown} />}
    </>
  );
}

/** The fields that a reader needs first, and those that changed. */
function essential(
  fields: readonly LayoutField[],
  { fields: now }: ObjectView,
  before: ObjectView | undefined,
): readonly LayoutField[] {
  return fields.filter(
    (field) => ESSENTIAL.has(field.name) || fieldChanged(field, now, before?.fields),
  );
}

/** The wait queues of a pipe: before 5.6 it had one for both sides. */
function useQueues(object: ObjectView | undefined): readonly QueueView[] {
  const { layout } = useSettings();
  const queues = object?.queues ?? [];
  if (layout !== '3.2') return queues;
  const all = queues.map(({ waiters }) => waiters);
  const waiters = all.includes(null) ? null : all.flatMap((some) => some ?? []);
  return [{ name: 'wait', waiters }];
}

/** What a kernel tells that does not show its ring: how many bytes wait. */
function UnseenRing({ object }: { readonly object: ObjectView }) {
  const text = labText(useLanguage());
  const bytes = numberOf(object.fields.bytes);
  return (
    <Box flexDirection="column" flexShrink={0}>
      {bytes !== undefined && <Styled as="bytes">{text.bytesWaiting(bytes)}</Styled>}
      <Prose as="muted">{text.ringUnknown}</Prose>
    </Box>
  );
}

function useFill(ring: Ring | undefined): string {
  const text = labText(useLanguage());
  if (ring === undefined) return '?';
  return text.ringFill(ring.used.length, String(ring.slots.length), ring.bytes);
}

function Summary({ object, width }: StructureProps) {
  const fill = useFill(ringOf(object));
  const { readers, writers } = object.fields;
  const ends = `  readers ${fieldText(readers)}  writers ${fieldText(writers)}`;
  const words = textWidth(fill + ends) <= width ? fill + ends : fill;
  const asleep = object.queues.some(({ waiters }) => (waiters?.length ?? 0) > 0);
  return <ObjectSummary words={asleep ? fill : words} queues={object.queues} width={width} />;
}

/** The drawing of a pipe_inode_info. */
export const pipeInodeInfo: Structure = { View, Summary, gone: (text) => text.vanished };
