/** The sigqueue chains of a process: `pending.list` and `shared_pending.list`, with what each signal carries. */
import { Box } from 'ink';
import type { ObjectView, PartView } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import { signalText } from '../../text/signals.ts';
import { Actor } from '../parts/actors.tsx';
import { Chain, chainLines } from '../parts/chain.tsx';
import { Prose } from '../parts/prose.tsx';
import { textWidth } from '../parts/rows.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { fieldText } from '../parts/value.tsx';
import { partsOf } from './parts-of.ts';
import type { TaskProps } from './signal-sets.tsx';

/** A link of a chain, and what became of it. */
interface Link {
  readonly part: PartView;
  readonly is: 'kept' | 'new' | 'taken';
}

/** What is drawn of a chain. */
interface List {
  readonly name: string;
  readonly links: readonly Link[];
}

/** The chains that have links, the oldest link first; a link that was taken is shown once more. */
function listsOf({ object, before }: TaskProps): readonly List[] {
  const links = compare(partsOf(before, 'sigqueue'), partsOf(object, 'sigqueue'));
  return ['pending', 'shared_pending'].flatMap((list) => {
    const own = links.filter(({ part }) => part.fields.shared === list);
    return own.length === 0 ? [] : [{ name: `${list}.list`, links: own }];
  });
}

/** Links are told apart by what they carry: links are added at the end and may be taken anywhere. */
function compare(before: readonly PartView[], now: readonly PartView[]): readonly Link[] {
  const links: Link[] = [];
  let next = 0;
  for (const part of before) {
    const current = now[next];
    const kept = current !== undefined && keyOf(current) === keyOf(part);
    links.push(kept ? { part: current, is: 'kept' } : { part, is: 'taken' });
    if (kept) next += 1;
  }
  return [...links, ...now.slice(next).map((part): Link => ({ part, is: 'new' }))];
}

function keyOf({ fields }: PartView): string {
  return JSON.stringify(fields);
}

/** True where the kernel does not show the chains and there is something in them. */
function isHidden({ fields }: ObjectView): boolean {
  const pending = [fields.pending, fields.shared_pending];
  return fields.queue === null && pending.some((set) => typeof set === 'string' && set !== '');
}

/** Rows that the chains take, and whether the step changed them. */
export function chainSize(props: TaskProps): { readonly rows: number; readonly changed: boolean } {
  if (props.object.fields.queue === null) {
    return { rows: isHidden(props.object) ? 1 : 0, changed: false };
  }
  const lists = listsOf(props);
  return {
    rows: lists.reduce((sum, { links }) => sum + 1 + links.length, 0),
    changed: lists.some(({ links }) => links.some(({ is }) => is !== 'kept')),
  };
}

/** The chains in so many rows: what the step added or took is seen before anything else. */
export function Sigqueues(props: TaskProps & { readonly width: number; readonly rows: number }) {
  const { object, before, width, rows } = props;
  const language = useLanguage();
  const text = signalText(language);
  if (isHidden(object)) return <Prose as="muted">{text.queueUnknown}</Prose>;
  if (object.fields.queue === null) return null;
  const lists = listsOf({ object, before });
  const each = Math.max(1, Math.floor(rows / Math.max(1, lists.length)) - 1);
  return lists.map(({ name, links }) => {
    const note = ` ${text.oldestFirst}`;
    const vital = links.flatMap(({ is }, at) => (is === 'kept' ? [] : at));
    return (
      <Box key={name} flexDirection="column" flexShrink={0}>
        <Styled as="muted">{textWidth(name + note) <= width ? name + note : name}</Styled>
        <Chain lines={chainLines(links.length, each, vital)} more={labText(language).more}>
          {(at) => {
            const link = links[at];
            if (link === undefined) return null;
            if (link.is !== 'taken') return <Queued link={link} width={width} />;
            return <Taken part={link.part} looked={wasTaken(link.part, object)} />;
          }}
        </Chain>
      </Box>
    );
  });
}

/** A link that has gone. */
function Taken({ part, looked }: { readonly part: PartView; readonly looked: boolean }) {
  const text = signalText(useLanguage());
  const { glyphs } = useTheme();
  const { signal, si_value } = part.fields;
  const value = si_value === undefined ? '' : ` si_value ${fieldText(si_value)}`;
  return (
    <Styled>
      <Styled as="old">{` <${fieldText(signal)}${value}> `}</Styled>
      <Styled as="changed">{looked ? `${text.taken} ${glyphs.woken}` : text.dropped}</Styled>
    </Styled>
  );
}

/** A link; who sent it is seen before its code. */
function Queued({ link, width }: { readonly link: Link; readonly width: number }) {
  const { glyphs } = useTheme();
  const { signal, si_pid, si_code, si_value } = link.part.fields;
  const isNew = link.is === 'new';
  const value = si_value === undefined ? '' : `  si_value ${fieldText(si_value)}`;
  const taken = 3 + textWidth(`${fieldText(signal)}${isNew ? '+' : ''}${value}`);
  const sender = typeof si_pid === 'string' ? si_pid : '';
  const label = taken + textWidth(`${PID_LABEL}${sender}`) <= width ? PID_LABEL : ' ';
  const code = `  ${fieldText(si_code)}`;
  const sent = sender === '' ? 0 : textWidth(label + sender);
  return (
    <Styled>
      <Styled as="muted">{` ${glyphs.arrow} `}</Styled>
      <Styled as={isNew ? 'changed' : 'strong'}>{fieldText(signal)}</Styled>
      {isNew && <Styled as="changed">+</Styled>}
      {si_value !== undefined && <Styled as="muted">{'  si_value '}</Styled>}
      {si_value !== undefined && <Styled as="bytes">{fieldText(si_value)}</Styled>}
      {sender !== '' && <Styled as="muted">{label}</Styled>}
      {sender !== '' && <Actor name={sender} />}
      {taken + sent + textWidth(code) <= width && <Styled as="muted">{code}</Styled>}
    </Styled>
  );
}

const PID_LABEL = '  si_pid ';

/** False when the process ended without having looked at the signal. */
function wasTaken({ fields }: PartView, object: ObjectView): boolean {
  const ended = object.fields.pending === null && object.fields.shared_pending === null;
  const delivered = partsOf(object, 'delivery').some(
    ({ fields: { signal, from } }) =>
      signal === fields.signal && (from ?? null) === (fields.si_pid ?? null),
  );
  return !ended || delivered;
}
