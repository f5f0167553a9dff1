/** A row of spans as a line of text. */
import { memo } from 'react';
import type { Row } from './rows.ts';
import { Styled } from './styled.tsx';

/** The line; an empty row is a line too. */
export const SpanLine = memo(function SpanLine({ spans }: { readonly spans: Row }) {
  if (spans.every(({ text }) => text === '')) return <Styled> </Styled>;
  return (
    <Styled>
      {spans.map(({ text, as }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a span has no name but its place.
        <Styled key={at} as={as}>
          {text}
        </Styled>
      ))}
    </Styled>
  );
});
