/**
 * The user stack while handlers run, as it grows on x86-64 and arm64: downwards. Each rt_sigframe keeps the mask and
 * the registers that sigreturn gives back (arch/x86/kernel/signal_64.c: x64_setup_rt_frame).
 */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { PartView } from '../../engine/index.ts';
import { signalText } from '../../text/signals.ts';
import { widest } from '../parts/scrolling.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { fieldText } from '../parts/value.tsx';

/** Rows that the stack takes. */
export function stackRows(frames: readonly PartView[]): number {
  return frames.length === 0 ? 0 : 2 + 2 * frames.length;
}

/** The stack: the program, and on it each frame with its handler. */
export function UserStack(props: { readonly frames: readonly PartView[]; readonly width: number }) {
  const { frames, width } = props;
  const text = signalText(useLanguage());
  if (frames.length === 0) return null;
  const interrupted = fieldText(frames[0]?.fields.interrupted ?? '');
  const program = interrupted === '' ? text.program : text.programIn(interrupted);
  const texts = frames.flatMap(({ fields }) => [
    `rt_sigframe ${fieldText(fields.signal)}  ${text.saved}`,
    `${fieldText(fields.handler)}()  ${text.runs}`,
  ]);
  const columns = Math.min(widest([program, ...texts]) + 1, width - 5);
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Styled as="muted">{text.stack}</Styled>
      <StackLine columns={columns}>{program}</StackLine>
      {frames.map((frame, at) => (
        <Frame key={frame.name} frame={frame} runs={at === frames.length - 1} columns={columns} />
      ))}
    </Box>
  );
}

function Frame(props: {
  readonly frame: PartView;
  readonly runs: boolean;
  readonly columns: number;
}) {
  const { frame, runs, columns } = props;
  const text = signalText(useLanguage());
  return (
    <>
      <StackLine columns={columns}>
        <Styled as="type">{'rt_sigframe '}</Styled>
        <Styled as="sync">{fieldText(frame.fields.signal)}</Styled>
        <Styled as="muted">{`  ${text.saved}`}</Styled>
      </StackLine>
      <StackLine columns={columns} here={runs}>
        <Styled as={runs ? 'current' : 'strong'}>{`${fieldText(frame.fields.handler)}()`}</Styled>
        {runs && <Styled as="changed">{`  ${text.runs}`}</Styled>}
      </StackLine>
    </>
  );
}

function StackLine(props: {
  readonly columns: number;
  /** The process is here. */
  readonly here?: boolean;
  readonly children: ReactNode;
}) {
  const { columns, here = false, children } = props;
  const { glyphs } = useTheme();
  return (
    <Box height={1} flexShrink={0}>
      <Box flexShrink={0}>
        <Styled>
          <Styled as="key">{here ? `${glyphs.pointer} ` : '  '}</Styled>
          <Styled as="muted">{`${glyphs.cellLeft} `}</Styled>
        </Styled>
      </Box>
      <Box width={columns} flexShrink={0}>
        <Styled>{children}</Styled>
      </Box>
      <Styled as="muted">{glyphs.cellRight}</Styled>
    </Box>
  );
}
