/** The handlers that a process has set: `sighand->action`. */
import { Box } from 'ink';
import type { PartView } from '../../engine/index.ts';
import { signalText } from '../../text/signals.ts';
import { flow } from '../parts/flow.ts';
import { textWidth } from '../parts/rows.ts';
import { widest } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage } from '../parts/surroundings.tsx';
import { fieldText } from '../parts/value.tsx';
import { partsOf } from './parts-of.ts';
import { isUnknown, type TaskProps } from './signal-sets.tsx';

/** A handler now and before the step; without now it was taken back. */
interface Action {
  readonly name: string;
  readonly now: PartView | undefined;
  readonly was: PartView | undefined;
}

/** Those that are set, and behind them those that were taken back. */
function actionsOf({ object, before }: TaskProps): readonly Action[] {
  const now = partsOf(object, 'k_sigaction');
  const old = partsOf(before, 'k_sigaction');
  const gone = old.filter(({ name }) => !now.some((part) => part.name === name));
  return [
    ...now.map((part) => ({
      name: part.name,
      now: part,
      was: old.find(({ name }) => name === part.name),
    })),
    ...(isUnknown(object) ? [] : gone).map((was) => ({ name: was.name, now: undefined, was })),
  ];
}

function maskOf({ now }: Action): string {
  return now === undefined || now.fields.mask === '' ? '' : `sa_mask ${fieldText(now.fields.mask)}`;
}

/** Handler and flags, as far as the width matters. */
function headOf({ name, now, was }: Action): string {
  const handler = fieldText((now ?? was)?.fields.handler);
  const old = was !== undefined && was.fields.handler !== now?.fields.handler;
  const flags = fieldText(now?.fields.flags ?? '');
  return ` ${name}   ${handler}${old ? ` <${fieldText(was.fields.handler)}>` : ''} ${flags}`;
}

/** Rows that the handlers take, and whether the step changed them. */
export function actionsSize(
  props: TaskProps,
  width: number,
): { readonly rows: number; readonly changed: boolean } {
  const actions = actionsOf(props);
  const rows = actions.map((action) => {
    const pieces = [headOf(action), maskOf(action)].filter((piece) => piece !== '');
    return flow(pieces, textWidth, width, 1).length;
  });
  const { before } = props;
  return {
    rows: actions.length === 0 ? 0 : rows.reduce((sum, some) => sum + some, 1),
    changed: before !== undefined && actions.some(isChanged),
  };
}

function isChanged({ now, was }: Action): boolean {
  return ['handler', 'flags', 'mask'].some((field) => now?.fields[field] !== was?.fields[field]);
}

/** The handlers, those that the step changed first where there is too little room for all. */
export function Actions(props: TaskProps & { readonly changedFirst: boolean }) {
  const text = signalText(useLanguage());
  const actions = actionsOf(props);
  if (actions.length === 0) return null;
  const column = widest(actions.map(({ name }) => name)) + 2;
  const changed = props.changedFirst ? actions.filter(isChanged) : [];
  const shown = [...changed, ...actions.filter((action) => !changed.includes(action))];
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Styled as="muted">{text.actions}</Styled>
      {shown.map((action) => (
        <Box key={action.name} paddingLeft={1} flexShrink={0}>
          <Box width={column} flexShrink={0}>
            <Styled>{action.name}</Styled>
          </Box>
          <SetTo action={action} />
        </Box>
      ))}
    </Box>
  );
}

/** What is set; one that was taken back is shown once more. */
function SetTo({ action }: { readonly action: Action }) {
  const { now, was } = action;
  const changed = was?.fields.handler !== now?.fields.handler;
  const flagged = was?.fields.flags !== now?.fields.flags;
  const [flags, oldFlags] = [fieldText(now?.fields.flags), fieldText(was?.fields.flags)];
  const mask = maskOf(action);
  return (
    <Box flexWrap="wrap" columnGap={1}>
      <Styled>
        <Styled as={changed ? 'changed' : 'strong'}>
          {now === undefined ? 'SIG_DFL' : fieldText(now.fields.handler)}
        </Styled>
        {was !== undefined && changed && (
          <Styled as="old">{` <${fieldText(was.fields.handler)}>`}</Styled>
        )}
        {now !== undefined && flags !== '' && (
          <Styled as={flagged ? 'changed' : 'type'}>{` ${flags}`}</Styled>
        )}
        {now !== undefined && flags === '' && was !== undefined && oldFlags !== '' && (
          <Styled as="old">{` <${oldFlags}>`}</Styled>
        )}
      </Styled>
      {mask !== '' && <Styled as="muted">{mask}</Styled>}
    </Box>
  );
}
