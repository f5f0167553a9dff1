/**
 * A System V semaphore set: its semaphores with value, last process and waiting counts, the operations that wait, and
 * what each process would undo at its end.
 */
import type { ObjectView, PartView, QueueView } from '../../engine/index.ts';
import { sysvText } from '../../text/sysv.ts';
import { Actor } from '../parts/actors.tsx';
import { changedFirst, FieldGrid, gridRows } from '../parts/fields.tsx';
import { Styled } from '../parts/styled.tsx';
import { useLanguage } from '../parts/surroundings.tsx';
import { fieldText, Value } from '../parts/value.tsx';
import { liveQueues, ObjectSummary, useQueueRows, WaitQueues } from '../parts/wait-queues.tsx';
import { useFields } from './layouts.ts';
import { partsOf } from './parts-of.ts';
import { Semaphores, semaphoreRows } from './sem.tsx';
import type { Structure, StructureProps } from './structure.ts';

function View({ object, before, width, height }: StructureProps) {
  const text = sysvText(useLanguage());
  const fields = useFields(object.kind, object.fields);
  const shown = { fields, now: object.fields, before: before?.fields };
  const pending = liveQueues(object.queues, before?.queues).map(blockingNamed);
  const waits = { queues: pending, before: before?.queues, width };
  const waiting = Math.max(1, useQueueRows(waits));
  const undos = partsOf(object, 'sem_undo').length;
  const sems = { object, before, width };
  const table = semaphoreRows({ ...sems, rows: Number.POSITIVE_INFINITY });
  const roomy = gridRows(shown, width) + table + waiting + undos <= height;
  // Each queue has a line, whatever the semaphores take.
  const rows = Math.max(2, height - Math.max(1, pending.length) - Math.min(undos, 2));
  const rest = height - semaphoreRows({ ...sems, rows }) - Math.min(undos, 2);
  return (
    <>
      {roomy && <FieldGrid {...shown} />}
      <Semaphores {...sems} rows={roomy ? table : rows} />
      {pending.length === 0 && <Styled as="muted">{text.nobody}</Styled>}
      <WaitQueues {...waits} rows={Math.max(1, rest)} />
      <Undos object={object} before={before} />
      {!roomy && <FieldGrid {...shown} fields={changedFirst(shown)} />}
    </>
  );
}

/** Where several operations wait together, the one that cannot be done is named as the array element it is. */
function blockingNamed({ name, waiters }: QueueView): QueueView {
  const named = waiters?.map((waiter) => {
    const { blocking, ...others } = waiter.fields;
    const several = String(others.sops ?? '').includes(',');
    const fields = several ? { ...others, blocking: `sops[${blocking}]` } : others;
    return typeof blocking === 'number' ? { ...waiter, fields } : waiter;
  });
  return { name, waiters: named ?? null };
}

/** What each process would undo. */
function Undos(props: { readonly object: ObjectView; readonly before: ObjectView | undefined }) {
  const text = sysvText(useLanguage());
  const old = partsOf(props.before, 'sem_undo');
  return partsOf(props.object, 'sem_undo').map((undo: PartView) => {
    const was = old.find(({ name }) => name === undo.name);
    return (
      <Styled key={undo.name}>
        <Styled as="muted">{'sem_undo '}</Styled>
        <Actor name={fieldText(undo.fields.actor)} />
        <Styled as="muted">{'  semadj '}</Styled>
        <Value now={undo.fields.semadj} before={was?.fields.semadj} isNew={was === undefined} />
        <Styled as="muted">{`  ${text.undo}`}</Styled>
      </Styled>
    );
  });
}

function Summary({ object, width }: StructureProps) {
  const values = partsOf(object, 'sem').map(({ fields }) => fieldText(fields.semval));
  const words = `semval ${values.join(' ')}`;
  return <ObjectSummary words={words} queues={object.queues} width={width} />;
}

/** The drawing of a sem_array. */
export const semArray: Structure = {
  View,
  Summary,
  gone: (text) => text.vanishedRemoved,
  compared: { sem: ['semval'] },
};
