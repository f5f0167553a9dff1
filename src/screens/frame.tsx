/** One moment of a recording as the lab draws it, without a terminal: what asciicasts and pictures are made of. */
import chalk from 'chalk';
import { renderToString } from 'ink';
import type { DrawScene, Scene } from '../engine/index.ts';
import type { Layout } from '../engine/model/choices.ts';
import { labText } from '../text/lab.ts';
import { type Language, localized } from '../text/language.ts';
import { viewAt } from './lab/model.ts';
import { LabPicture } from './lab/picture.tsx';
import { seenByNobody } from './lab/seen.ts';
import type { LabView } from './lab/view.ts';
import { Surroundings } from './parts/surroundings.tsx';
import { svgOf } from './svg.ts';
import { makeTheme } from './theme.ts';

/** How it is drawn. */
export interface FrameOptions {
  readonly language: Language;
  readonly layout: Layout;
}

/** A function that draws moments as SVG pictures. */
export function labSvg(options: FrameOptions): DrawScene {
  const draw = labScene(options);
  return (scene, size) => {
    const title = localized(scene.script.front.title, options.language) ?? scene.header.file;
    const step = labText(options.language).step(scene.stop + 1, scene.total);
    return svgOf(draw(scene, size), size, `${title}, ${step}`);
  };
}

/** A function that draws moments: so many lines of so many cells, with ANSI colours, without cursor movement. */
export function labScene({ language, layout }: FrameOptions): DrawScene {
  const settings = { theme: makeTheme(16, false, 'dark'), language, layout };
  // The theme says which colours there are, whatever this process writes to.
  chalk.level = 2;
  return (scene, size) =>
    renderToString(
      <Surroundings settings={settings} size={size}>
        <LabPicture seen={seenByNobody(viewOfScene(scene))} hints={[]} />
      </Surroundings>,
      { columns: size.columns },
    );
}

function viewOfScene(scene: Scene): LabView {
  const { header, frame, part } = scene;
  const theirs = part?.last === true ? (frame?.real?.failures ?? []) : [];
  const failures = [...(part?.failures ?? []), ...theirs];
  return viewAt({ ...scene, engine: header.engine, recorded: true, failures });
}
