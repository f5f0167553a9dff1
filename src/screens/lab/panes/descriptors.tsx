/** The descriptors of a process: `3r(r) 4w(w)`, or each with the open file description and the object it leads to. */
import type { FdView, ProcessView } from '../../../engine/index.ts';
import { Styled } from '../../parts/styled.tsx';
import { useTheme } from '../../parts/surroundings.tsx';
import { closedFds, flagsOf, isNewFd, tellingFds } from '../descriptors.ts';

/** What descriptors are drawn with. */
export interface DescriptorsProps {
  readonly process: ProcessView;
  readonly old: ProcessView | undefined;
  /** What the transcript calls one. */
  readonly nameOf: (entry: FdView) => string | undefined;
}

/** All in a line; one that was closed by this step is shown once more: `<4w>`. */
export function Descriptors({ process, old, nameOf }: DescriptorsProps) {
  return (
    <Styled>
      {tellingFds(process).map((entry) => {
        const name = nameOf(entry);
        return (
          <Styled key={entry.fd}>
            <Styled as={isNewFd(entry, old) ? 'changed' : undefined}>
              {`${entry.fd}${entry.access}`}
            </Styled>
            <Styled as="muted">
              {`${name === undefined ? '' : `(${name})`}${flagsOf(entry, false)
                .map((flag) => `+${flag}`)
                .join('')}`}
            </Styled>
            {'  '}
          </Styled>
        );
      })}
      {closedFds(process, old).map(({ fd, access }) => (
        <Styled key={fd} as="old">{`<${fd}${access}>  `}</Styled>
      ))}
    </Styled>
  );
}

/** One in a line of its own. */
export function DescriptorLine(props: {
  readonly entry: FdView;
  readonly old: ProcessView | undefined;
  readonly name: string;
  readonly fileColumns: number;
}) {
  const { entry, old, name, fileColumns } = props;
  const { arrow } = useTheme().glyphs;
  const where = `${(entry.file ?? '?').padEnd(fileColumns)} ${arrow} ${entry.object ?? '?'}`;
  return (
    <Styled>
      <Styled as={isNewFd(entry, old) ? 'changed' : 'strong'}>
        {`${entry.fd}${entry.access}`.padEnd(4)}
      </Styled>
      {name}
      <Styled as="muted">{` ${arrow} ${where}`}</Styled>
      <Styled as="type">
        {flagsOf(entry, true)
          .map((flag) => ` ${flag}`)
          .join('')}
      </Styled>
    </Styled>
  );
}
