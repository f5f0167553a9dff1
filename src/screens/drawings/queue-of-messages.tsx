/** A queue of messages as every kind of it is arranged: fields, messages and who waits, those that matter now first. */
import type { ReactNode } from 'react';
import { changedFirst, FieldGrid, gridRows } from '../parts/fields.tsx';
import { liveQueues, useQueueRows, WaitQueues } from '../parts/wait-queues.tsx';
import { useFields } from './layouts.ts';
import type { StructureProps } from './structure.ts';

/** Rows of messages that are kept for them whatever else there is. */
const FEWEST_MESSAGES = 3;

/** The queue; its drawing says what stands between the fields and those who wait. */
export function QueueOfMessages(
  props: StructureProps & {
    /** Rows of messages where there is room for all. */
    readonly messages: number;
    /** Rows of what else is drawn. */
    readonly around: number;
    /** What is between, with so many rows for messages. */
    readonly children: (rows: number) => ReactNode;
  },
) {
  const { object, before, width, height, messages, around, children } = props;
  const fields = useFields(object.kind, object.fields);
  const shown = { fields, now: object.fields, before: before?.fields };
  const all = useQueueRows({ queues: object.queues, before: before?.queues, width });
  const roomy = gridRows(shown, width) + around + messages + all <= height;
  const live = liveQueues(object.queues, before?.queues);
  const rows = Math.max(1, height - around - Math.min(messages, FEWEST_MESSAGES));
  const waiting = Math.min(rows, useQueueRows({ queues: live, before: before?.queues, width }));
  const queues = roomy ? object.queues : live;
  const waits = <WaitQueues queues={queues} before={before?.queues} width={width} rows={rows} />;
  const others = object.queues.filter((queue) => !live.includes(queue));
  return (
    <>
      {roomy && <FieldGrid {...shown} />}
      {!roomy && live.length > 0 && waits}
      {children(roomy ? messages : Math.max(1, height - around - waiting))}
      {roomy && waits}
      {!roomy && <FieldGrid {...shown} fields={changedFirst(shown)} />}
      {!roomy && <WaitQueues queues={others} before={before?.queues} />}
    </>
  );
}
