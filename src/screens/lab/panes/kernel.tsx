/** The kernel's objects; on the twin those of both kernels, side by side. */
import { labText } from '../../../text/lab.ts';
import { ActorsContext } from '../../parts/actors.tsx';
import { innerHeight, innerWidth } from '../../parts/scrolling.ts';
import { SpanLine } from '../../parts/span-line.tsx';
import { Styled } from '../../parts/styled.tsx';
import { useSettings } from '../../parts/surroundings.tsx';
import { FlowPane } from '../flow-pane.tsx';
import { KernelObjects } from '../kernel-objects.tsx';
import { actorStyles } from '../script-index.ts';
import { ScrollPane } from '../scroll-pane.tsx';
import { twinRows } from '../twin.ts';
import type { PaneProps } from './props.ts';

/** The pane. */
export function KernelPane(props: PaneProps) {
  const { view } = props.seen;
  const { layout, language } = useSettings();
  const text = labText(language);
  if (view.engine === 'twin') return <TwinPane {...props} />;
  const size = { width: innerWidth(props.place.width), height: innerHeight(props.place.height) };
  return (
    <ActorsContext value={actorStyles(view.script)}>
      <FlowPane
        place={props.place}
        title={text.kernel}
        note={<Styled as="muted">{`Linux ${layout}`}</Styled>}
      >
        <KernelObjects view={view} scrolled={props.place.offset !== undefined} {...size} />
      </FlowPane>
    </ActorsContext>
  );
}

function TwinPane({ seen: { view }, place }: PaneProps) {
  const settings = useSettings();
  const text = labText(settings.language);
  const agree = view.difference === undefined;
  const size = { width: innerWidth(place.width), height: innerHeight(place.height) };
  const { rows, changed, end } = twinRows(view, { ...settings, ...size });
  return (
    <ScrollPane
      place={place}
      title={text.kernelTwin}
      note={<Styled as={agree ? 'good' : 'bad'}>{agree ? text.agree : text.difference}</Styled>}
      length={rows.length}
      row={(index) => <SpanLine spans={rows[index] ?? []} />}
      target={changed}
      end={end}
    />
  );
}
