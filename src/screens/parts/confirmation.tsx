/** A question that is answered with a key before something is done that cannot be undone. */
import { screensText } from '../../text/screens.ts';
import { Styled } from './styled.tsx';
import { useLanguage } from './surroundings.tsx';

/** What a key answers: `y` yes; `n`, Esc and `q` no; undefined for any other, which is no answer. */
export function answerOf(key: string, typed: string): boolean | undefined {
  if (typed === 'y' || typed === 'Y') return true;
  return key === 'escape' || ['n', 'N', 'q'].includes(typed) ? false : undefined;
}

/** The question, and how it is answered. */
export function Confirmation({ question }: { readonly question: string }) {
  const { yes, no } = screensText(useLanguage());
  return (
    <Styled wrap="wrap">
      <Styled as="bad">{question}</Styled>
      {'  '}
      <Styled as="key">y</Styled>
      {` ${yes}  `}
      <Styled as="key">n</Styled>
      {` ${no}`}
    </Styled>
  );
}
