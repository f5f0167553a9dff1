/** Every kernel object that exists; those that a step touched are given room first. */

import { Box } from 'ink';
import { labText } from '../../text/lab.ts';
import { sourceFile } from '../drawings/layouts.ts';
import { OthersContext } from '../drawings/others.ts';
import { structureOf } from '../drawings/registry.ts';
import { TASK_KIND } from '../drawings/synthetic.ts';
import { Actor } from '../parts/actors.tsx';
import { ObjectContext, usePointing } from '../parts/pointed.tsx';
import { Indented, Prose } from '../parts/prose.tsx';
import { textWidth } from '../parts/rows.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage } from '../parts/surroundings.tsx';
import { WaitQueues } from '../parts/wait-queues.tsx';
import { type Shown, shownObjects } from './moment.ts';
import type { LabView } from './view.ts';

/** Rows from which an object is worth drawing whole while others are, too. */
const SMALLEST_DRAWING = 9;
/** How much sooner an object that the step did not touch gives up its rows. */
const UNTOUCHED_SHRINKS = 1000;

/** The objects, one below the other. */
export function KernelObjects(props: {
  readonly view: LabView;
  readonly width: number;
  readonly height: number;
  /** The reader scrolls: everything has all its rows. */
  readonly scrolled: boolean;
}) {
  const { view, width, height, scrolled } = props;
  const text = labText(useLanguage());
  const objects = shownObjects(view);
  if (objects.length === 0) {
    const none = view.step >= 0 && view.before.objects.length > 0 ? text.noneLeft : text.noObjects;
    return <Prose as="muted">{none}</Prose>;
  }
  const whole = drawnWhole(objects, height);
  const rest = objects.length - whole.size;
  const share = sharesOf(whole, height - rest);
  const all = objects.flatMap(({ object, gone }) => (gone ? [] : [object]));
  const drawn = objects.map((shown, at) =>
    whole.has(shown) ? (
      <Box
        key={shown.object.id}
        flexDirection="column"
        flexShrink={scrolled ? 0 : shown.touched ? 1 : UNTOUCHED_SHRINKS}
        minHeight={1}
        overflow="hidden"
        marginBottom={at < objects.length - 1 ? 1 : 0}
      >
        <ObjectContext value={shown.object.id}>
          <Heading shown={shown} />
          <Box flexDirection="column" paddingLeft={1} flexShrink={0}>
            <Indented by={1}>
              <Whole shown={shown} width={width - 1} height={share(shown)} />
            </Indented>
          </Box>
        </ObjectContext>
      </Box>
    ) : (
      <ObjectContext key={shown.object.id} value={shown.object.id}>
        <Brief shown={shown} width={width} />
      </ObjectContext>
    ),
  );
  return <OthersContext value={all}>{drawn}</OthersContext>;
}

/** The rows of each object below its heading: those that the step touched have what the others need not have. */
function sharesOf(whole: ReadonlySet<Shown>, height: number): (shown: Shown) => number {
  const touched = [...whole].filter((shown) => shown.touched).length;
  const others = whole.size - touched;
  const each = height / Math.max(1, whole.size);
  const spare = Math.max(0, each - SMALLEST_DRAWING) * others;
  const more = touched === 0 ? each : each + spare / touched;
  const less = touched === 0 ? each : Math.min(each, SMALLEST_DRAWING);
  return (shown) => Math.floor(shown.touched ? more : less) - (whole.size > 1 ? 2 : 1);
}

/** All objects where each has room for it; else those that the step touched, or the first. */
function drawnWhole(objects: readonly Shown[], height: number): ReadonlySet<Shown> {
  const there = objects.filter(({ gone }) => !gone);
  if (there.length <= 1 || height / there.length >= SMALLEST_DRAWING) return new Set(objects);
  const touched = objects.filter((shown) => shown.touched || shown.gone);
  return new Set(touched.length > 0 ? touched : objects.slice(0, 1));
}

function Name({ shown: { object, gone } }: { readonly shown: Shown }) {
  const pointing = usePointing();
  const as = pointing('', gone ? 'old' : undefined);
  if (object.kind === TASK_KIND) return <Actor name={object.id} as={as} />;
  return <Styled as={as ?? 'data'}>{object.id}</Styled>;
}

function Heading({ shown }: { readonly shown: Shown }) {
  const { kind } = shown.object;
  const file = sourceFile(kind);
  return (
    <Box height={1} flexShrink={0} columnGap={2}>
      <Box flexShrink={0}>
        <Styled>
          <Name shown={shown} />
          <Styled as="type">{'  struct '}</Styled>
          <Styled as="strong">{kind}</Styled>
        </Styled>
      </Box>
      {file !== undefined && (
        <Box flexGrow={1} flexShrink={1} justifyContent="flex-end">
          <Styled as="muted">{file}</Styled>
        </Box>
      )}
    </Box>
  );
}

function Brief({ shown, width }: { readonly shown: Shown; readonly width: number }) {
  const { object, before } = shown;
  const { Summary } = structureOf(object.kind);
  return (
    <Box height={1} flexShrink={0}>
      <Styled>
        <Name shown={shown} />
        {'  '}
        <Summary
          object={object}
          before={before}
          width={width - textWidth(object.id) - 2}
          height={1}
        />
      </Styled>
    </Box>
  );
}

function Whole(props: { readonly shown: Shown; readonly width: number; readonly height: number }) {
  const { object, before, gone } = props.shown;
  const { View, gone: why } = structureOf(object.kind);
  const text = labText(useLanguage());
  if (!gone)
    return <View object={object} before={before} width={props.width} height={props.height} />;
  // Why it is there no more, and whom that woke.
  const slept = object.queues.filter(({ waiters }) => (waiters?.length ?? 0) > 0);
  return (
    <>
      <Prose as="changed">{why(text)}</Prose>
      <WaitQueues queues={slept.map(({ name }) => ({ name, waiters: [] }))} before={slept} />
    </>
  );
}
