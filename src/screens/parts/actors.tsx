/** The processes of a run: told apart by name first, by colour second, the same in every place. */
import { createContext, use } from 'react';
import type { ActorStyle, StyleName } from '../theme.ts';
import { Styled } from './styled.tsx';

/** The style of a process. */
export const ActorsContext = createContext<(name: string) => ActorStyle>(() => 'actor0');

/** A process's name, in its style. `as` where something else matters more. */
export function Actor({
  name,
  as,
}: {
  readonly name: string;
  readonly as?: StyleName | undefined;
}) {
  const styleOf = use(ActorsContext);
  return <Styled as={as ?? styleOf(name)}>{name}</Styled>;
}
