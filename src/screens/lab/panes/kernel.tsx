/** The kernel's objects; on the twin those of both kernels, side by side. */
import { labText } from '../../../text/lab.ts';
import { ActorsContext } from '../../parts/actors.tsx';
import { PointedContext } from '../../parts/pointed.tsx';
import { innerHeight, innerWidth } from '../../parts/scrolling.ts';
import { Styled } from '../../parts/styled.tsx';
import { useSettings } from '../../parts/surroundings.tsx';
import { FlowPane } from '../flow-pane.tsx';
import { KernelObjects } from '../kernel-objects.tsx';
import { actorStyles } from '../script-index.ts';
import { subjectName } from '../subjects.ts';
import type { PaneProps } from './props.ts';
import { TwinPane } from './twin.tsx';

/** The pane. */
export function KernelPane(props: PaneProps) {
  const { view, focus } = props.seen;
  const pointed = focus === 'kernel' ? props.seen.pointed : undefined;
  const { layout, language } = useSettings();
  const text = labText(language);
  if (view.engine === 'twin') return <TwinPane {...props} />;
  const size = { width: innerWidth(props.place.width), height: innerHeight(props.place.height) };
  const title = subjectName(pointed);
  const note =
    title === undefined ? (
      <Styled as="muted">{`Linux ${layout}`}</Styled>
    ) : (
      <Styled as="key">{title}</Styled>
    );
  return (
    <ActorsContext value={actorStyles(view.script)}>
      <FlowPane place={props.place} title={text.kernel} note={note}>
        <PointedContext value={pointed}>
          <KernelObjects view={view} scrolled={props.place.offset !== undefined} {...size} />
        </PointedContext>
      </FlowPane>
    </ActorsContext>
  );
}
