/** At the right end of the lab's header: `[sim] real twin   step 5/9   1x`. */

import { ENGINES } from '../../engine/model/choices.ts';
import { durationText } from '../../text/duration.ts';
import { labText } from '../../text/lab.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useSize, useTheme } from '../parts/surroundings.tsx';
import { scoreOf } from './prediction.ts';
import type { LabSeen } from './seen.ts';

/** Columns from which the kernels that one is not on are named too. */
const SMALLEST_FOR_MODES = 60;

/** The status. */
export function Status({ seen }: { readonly seen: LabSeen }) {
  const { view, prediction } = seen;
  const text = labText(useLanguage());
  const { glyphs } = useTheme();
  const { right, asked } = scoreOf(prediction);
  const events = view.frame?.step.trace.length ?? 0;
  return (
    <Styled>
      <Modes seen={seen} />
      {'  '}
      {view.difference !== undefined && <Styled as="bad">{`${glyphs.differs} `}</Styled>}
      {view.failures.size > 0 && (
        <Styled as="bad">{`${glyphs.failed} ${view.failures.size}  `}</Styled>
      )}
      {prediction.predicting && (
        <Styled as="key">{`${text.predicting} ${right}/${asked}  `}</Styled>
      )}
      <Styled as="strong">{text.step(view.stop + 1, view.total)}</Styled>
      {view.inside !== undefined && (
        <Styled as="key">{`  ${text.event(view.inside + 1, events)}`}</Styled>
      )}
      <Pace seen={seen} />
    </Styled>
  );
}

/** The kernels, the one that the run is on marked; where there is no room, that one alone. */
function Modes({ seen: { view } }: { readonly seen: LabSeen }) {
  const text = labText(useLanguage());
  const { columns } = useSize();
  if (view.recorded) {
    return (
      <Styled>
        <Styled as="sync">{`${text.recorded} `}</Styled>
        <Styled as="tab">{`[${text[view.engine]}]`}</Styled>
      </Styled>
    );
  }
  const all = columns < SMALLEST_FOR_MODES ? [view.engine] : ENGINES;
  return (
    <Styled>
      {all.map((mode) =>
        mode === view.engine ? (
          <Styled key={mode} as="tab">{`[${text[mode]}]`}</Styled>
        ) : (
          <Styled key={mode} as="muted">{` ${text[mode]} `}</Styled>
        ),
      )}
    </Styled>
  );
}

/** What the kernel waits for, and how fast the run is played. */
function Pace({ seen: { slow, waitNs, playing, speed } }: { readonly seen: LabSeen }) {
  const language = useLanguage();
  const text = labText(language);
  const { glyphs } = useTheme();
  const times = `${speed}${glyphs.times}`;
  const work =
    waitNs !== undefined ? text.waits(durationText(waitNs, language)) : slow ? text.working : '';
  return (
    <Styled>
      {work !== '' && <Styled as="sync">{`  ${work}`}</Styled>}
      {playing ? (
        <Styled as="good">{`  ${glyphs.play} ${times}`}</Styled>
      ) : (
        speed !== 1 && <Styled as="muted">{`  ${times}`}</Styled>
      )}
    </Styled>
  );
}
