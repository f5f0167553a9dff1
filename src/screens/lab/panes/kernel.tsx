/** The kernel's objects; on the twin those of both kernels, side by side. */
import { labText } from '../../../text/lab.ts';
import { innerHeight, innerWidth } from '../../parts/scrolling.ts';
import { SpanLine } from '../../parts/span-line.tsx';
import { Styled } from '../../parts/styled.tsx';
import { useSettings } from '../../parts/surroundings.tsx';
import { kernelRows } from '../kernel.ts';
import { ScrollPane } from '../scroll-pane.tsx';
import { twinRows } from '../twin.ts';
import type { PaneProps } from './props.ts';

/** The pane. */
export function KernelPane({ seen: { view }, place }: PaneProps) {
  const settings = useSettings();
  const text = labText(settings.language);
  const twin = view.engine === 'twin';
  const agree = view.difference === undefined;
  const size = { width: innerWidth(place.width), height: innerHeight(place.height) };
  const { rows, changed, end } = (twin ? twinRows : kernelRows)(view, { ...settings, ...size });
  return (
    <ScrollPane
      place={place}
      title={twin ? text.kernelTwin : text.kernel}
      note={
        twin ? (
          <Styled as={agree ? 'good' : 'bad'}>{agree ? text.agree : text.difference}</Styled>
        ) : (
          <Styled as="muted">{`Linux ${settings.layout}`}</Styled>
        )
      }
      length={rows.length}
      row={(index) => <SpanLine spans={rows[index] ?? []} />}
      target={changed}
      end={end}
    />
  );
}
