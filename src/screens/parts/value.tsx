/** A value of a kernel's field, and what it was before the step. */
import type { Field } from '../../engine/index.ts';
import { Styled } from './styled.tsx';

/** A field's value as text; `?` where the kernel does not show it. */
export function fieldText(value: Field | undefined): string {
  return value === null || value === undefined ? '?' : String(value);
}

/** A value that has a before. */
export interface Change {
  readonly now: Field | undefined;
  readonly before: Field | undefined;
  /** What it is a field of was made by this step. */
  readonly isNew: boolean;
}

/** True when the step changed it. */
export function isChanged({ now, before, isNew }: Change): boolean {
  return !isNew && now !== null && now !== undefined && before !== undefined && before !== now;
}

/** `1`, or where the step changed it `1 <0>`. */
export function Value(change: Change) {
  const { now, before, isNew } = change;
  if (now === null || now === undefined) return <Styled as="muted">?</Styled>;
  if (!isChanged(change)) return <Styled as={isNew ? 'strong' : undefined}>{String(now)}</Styled>;
  return (
    <Styled>
      <Styled as="changed">{String(now)}</Styled>
      <Styled as="old">{` <${fieldText(before)}>`}</Styled>
    </Styled>
  );
}
