/**
 * A futex's bucket, as what it is: the word, and a list of those who sleep on it, in the order of their waking.
 * Where there is no row for each they stand beside each other, so that all are seen.
 */
import { Box } from 'ink';
import type { ObjectView, WaiterView } from '../../engine/index.ts';
import { futexText } from '../../text/futex.ts';
import { Actor } from '../parts/actors.tsx';
import { FieldGrid, gridRows } from '../parts/fields.tsx';
import { partKey, queueKey, usePointing } from '../parts/pointed.tsx';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { fieldText } from '../parts/value.tsx';
import { nameOf, ObjectSummary, WaitQueues } from '../parts/wait-queues.tsx';
import { useFields } from './layouts.ts';
import { partsOf } from './parts-of.ts';
import type { Structure, StructureProps } from './structure.ts';

/** FUTEX_BITSET_MATCH_ANY, as it is shown. */
const ANY = '0xffffffff';
/** The columns of the list's name, which stands before the first sleeper. */
const NAME = 'chain  ';

function View({ object, before, width, height }: StructureProps) {
  const fields = useFields(object.kind, object.fields);
  const shown = { fields, now: object.fields, before: before?.fields };
  const gone = goneOf(object, before);
  const sleepers = sleepersOf(object);
  const rows = height - gridRows(shown, width);
  const listed = chainOf(object) !== null && sleepers.length + gone.length <= rows;
  return (
    <>
      <FieldGrid {...shown} />
      {listed ? (
        <>
          {sleepers.map((one, at) => (
            <Sleeper key={nameOf(one)} object={object} before={before} at={at} />
          ))}
          {gone.map((one) => (
            <Gone key={nameOf(one)} sleeper={one} />
          ))}
        </>
      ) : (
        <WaitQueues queues={object.queues} before={before?.queues} width={width} rows={rows} />
      )}
    </>
  );
}

/** Who stands in the list; `null` where the kernel does not show in which order. */
function chainOf(object: ObjectView | undefined): readonly WaiterView[] | null {
  const chain = object?.queues.find(({ name }) => name === 'chain');
  return chain === undefined ? [] : chain.waiters;
}

function sleepersOf(object: ObjectView | undefined): readonly WaiterView[] {
  return chainOf(object) ?? [];
}

/** Those who stood there before the step and do no more: woken, moved to another word, or gone by themselves. */
function goneOf(object: ObjectView, before: ObjectView | undefined): readonly WaiterView[] {
  const now = chainOf(object)?.map(nameOf);
  return now === undefined ? [] : sleepersOf(before).filter((one) => !now.includes(nameOf(one)));
}

function isNew(sleeper: WaiterView, before: ObjectView | undefined): boolean {
  const were = chainOf(before);
  return were !== null && !were.some((other) => nameOf(other) === nameOf(sleeper));
}

/** One sleeper: its place, who it is, and whose wake-up it waits for. */
function Sleeper(props: {
  readonly object: ObjectView;
  readonly before: ObjectView | undefined;
  readonly at: number;
}) {
  const { object, before, at } = props;
  const text = futexText(useLanguage());
  const { glyphs } = useTheme();
  const pointing = usePointing();
  const sleeper = sleepersOf(object)[at];
  if (sleeper === undefined) return null;
  const { bitset = null } = sleeper.fields;
  const part = partsOf(object, 'futex_q').find(({ fields }) => fields.task === sleeper.actor);
  const waker = bitset === ANY ? text.anyWaker : text.ofBits(fieldText(bitset));
  const notes = [...(at === 0 ? [text.first] : []), ...(bitset === null ? [] : [waker])];
  return (
    <Box height={1} flexShrink={0}>
      <Styled>
        <Styled as={pointing(queueKey('chain'), 'muted')}>
          {at === 0 ? NAME : ' '.repeat(NAME.length)}
        </Styled>
        <Styled as="muted">{`${glyphs.arrow} `}</Styled>
        <Styled as={part === undefined ? 'blocked' : pointing(partKey(part), 'blocked')}>
          {glyphs.blocked}
        </Styled>
        <Actor name={nameOf(sleeper)} />
        {isNew(sleeper, before) ? <Styled as="changed">+</Styled> : ' '}
        <Styled as="muted">{` ${notes.join(', ')}`}</Styled>
      </Styled>
    </Box>
  );
}

function Gone({ sleeper }: { readonly sleeper: WaiterView }) {
  const text = futexText(useLanguage());
  const { glyphs } = useTheme();
  return (
    <Styled>
      {' '.repeat(NAME.length)}
      <Styled as="old">{'<'}</Styled>
      <Actor name={nameOf(sleeper)} />
      <Styled as="changed">{`> ${text.left} ${glyphs.woken}`}</Styled>
    </Styled>
  );
}

function Summary({ object, width }: StructureProps) {
  const words = `key ${fieldText(object.fields.key)}`;
  return <ObjectSummary words={words} queues={object.queues} width={width} />;
}

/** The drawing of a futex_hash_bucket. */
export const futexHashBucket: Structure = { View, Summary, gone: (text) => text.vanishedRemoved };
