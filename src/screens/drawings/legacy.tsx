/** A drawing made of rows, as a structure. */
import { use } from 'react';
import { labText } from '../../text/lab.ts';
import type { Drawing, DrawingInput } from '../lab/drawings/drawing.ts';
import { ActorsContext } from '../parts/actors.tsx';
import { SpanLine } from '../parts/span-line.tsx';
import { useSettings } from '../parts/surroundings.tsx';
import { layoutFields } from './layouts.ts';
import type { Structure, StructureProps } from './structure.ts';

/** The structure. */
export function legacy(drawing: Drawing): Structure {
  const useInput = ({ object, before, width, height }: StructureProps): DrawingInput => {
    const { theme, language, layout } = useSettings();
    return {
      object,
      before,
      width,
      height,
      theme,
      language,
      layout,
      fields: layoutFields(object.kind, layout),
      partFields: (kind) => layoutFields(kind, layout),
      text: labText(language),
      actorStyle: use(ActorsContext),
    };
  };
  return {
    View(props) {
      const rows = drawing.draw(useInput(props));
      // biome-ignore lint/suspicious/noArrayIndexKey: a row has no name but its place.
      return rows.map((spans, at) => <SpanLine key={at} spans={spans} />);
    },
    Summary(props) {
      return <SpanLine spans={drawing.summary({ ...useInput(props), height: 1 })} />;
    },
    gone: drawing.gone,
    ...(drawing.compared === undefined ? {} : { compared: drawing.compared }),
  };
}
