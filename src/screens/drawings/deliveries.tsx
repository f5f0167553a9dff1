/** What became of signals that were delivered: the way from the sender into a call and out of it. */
import { Box } from 'ink';
import { type CallName, type Field, type PartView, RESTARTABLE } from '../../engine/index.ts';
import type { Language } from '../../text/language.ts';
import { signalText } from '../../text/signals.ts';
import { Actor } from '../parts/actors.tsx';
import { flow } from '../parts/flow.ts';
import { textWidth, wrapText } from '../parts/rows.ts';
import { Styled } from '../parts/styled.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { fieldText } from '../parts/value.tsx';
import type { StyleName } from '../theme.ts';

/** Where a signal came from or came to. */
interface Station {
  readonly text: string;
  readonly as?: StyleName;
  /** Somebody slept in it. */
  readonly asleep?: true;
  /** It is a process. */
  readonly actor?: true;
  /** What the arrow towards it carries. */
  readonly signal?: string;
  readonly value?: string;
}

/** A line of a delivery: stations of its way, or words about it. */
export type DeliveryLine =
  | { readonly key: string; readonly way: readonly Station[]; readonly begins: boolean }
  | { readonly key: string; readonly why: string };

/** The lines of the deliveries among some parts; a way that is too long is broken at an arrow. */
export function deliveryLines(
  parts: readonly PartView[] | null,
  width: number,
  language: Language,
): readonly DeliveryLine[] {
  return (parts ?? [])
    .filter(({ kind }) => kind === 'delivery')
    .flatMap((part) => {
      const [sender, ...stations] = stationsOf(part, language);
      const first = sender === undefined ? 0 : textWidth(sender.text);
      const broken = flow(
        stations,
        (station, begins) =>
          legWidth(station) + (begins ? (station === stations[0] ? first : 2) : 0),
        width,
      );
      return [
        ...broken.map((way, at) => ({
          key: `${part.name} ${at}`,
          way: at === 0 && sender !== undefined ? [sender, ...way] : way,
          begins: at === 0,
        })),
        ...whyLines(part, width, language),
      ];
    });
}

/** ` ──▶ ` and the station. */
function legWidth({ text, asleep, signal, value }: Station): number {
  const carried = textWidth(carriedText(signal, value));
  return 5 + (carried > 0 ? carried + 2 : 0) + (asleep ? 2 : 0) + textWidth(text);
}

function carriedText(signal = '', value: string | undefined): string {
  return value === undefined ? signal : `${signal} si_value ${value}`;
}

/** Where the way leads; the first station is the sender, and the arrow away from it carries the signal. */
function stationsOf({ fields }: PartView, language: Language): readonly Station[] {
  const text = signalText(language);
  const { action, handler, from, call, slept, fate, back } = fields;
  const sender: Station =
    typeof from === 'string' ? { text: from, actor: true } : { text: text.byKernel };
  const stations: Station[] = [];
  if (typeof call === 'string' && call !== '') {
    // A call that finds the signal waiting fails without having slept.
    stations.push({ text: call, ...(slept === call ? { asleep: true } : {}) });
  }
  const handled = handler === '' ? text[actionOf(action)] : `${fieldText(handler)}()`;
  stations.push({ text: handled, as: 'strong' });
  if (fate === 'EINTR') stations.push({ text: text.fails, as: 'bad' });
  if (fate === 'restart') stations.push({ text: text.restarts(fieldText(back)), as: 'good' });
  const known = fields.value !== null && fields.value !== undefined;
  const [first, ...others] = stations;
  const signal = fieldText(fields.signal);
  const value = known ? { value: fieldText(fields.value) } : {};
  return first === undefined ? [sender] : [sender, { ...first, signal, ...value }, ...others];
}

/** Why the call failed or began again, where its handler's flags alone do not tell. */
function whyLines(part: PartView, width: number, language: Language): readonly DeliveryLine[] {
  const why = whyOf(part, language);
  if (why === '') return [];
  return wrapText(why, width - 2).map((line, at) => ({ key: `${part.name} why ${at}`, why: line }));
}

function whyOf({ fields }: PartView, language: Language): string {
  const text = signalText(language);
  const { fate, back, restart, handler } = fields;
  const call = fieldText(back);
  if (fate === 'restart') return text.becauseRestart;
  if (fate !== 'EINTR' || restart === null) return '';
  if (!RESTARTABLE.has(call as CallName)) return text.never(call);
  return restart === 'clear' ? text.without(fieldText(handler)) : '';
}

function actionOf(
  action: Field | undefined,
): 'ignore' | 'terminate' | 'core' | 'stop' | 'continue' {
  switch (action) {
    case 'terminate':
    case 'core':
    case 'stop':
    case 'continue':
      return action;
    default:
      return 'ignore';
  }
}

/** `A ──SIGUSR1──▶ ‖ read ──▶ on_usr1() ──▶ -1 EINTR`, for each delivery among some parts. */
export function Deliveries(props: {
  readonly parts: readonly PartView[] | null;
  readonly width: number;
}) {
  const lines = deliveryLines(props.parts, props.width, useLanguage());
  if (lines.length === 0) return null;
  return (
    <Box flexDirection="column" flexShrink={0}>
      {lines.map((line) => (
        <Delivery key={line.key} line={line} />
      ))}
    </Box>
  );
}

/** One line of a delivery. */
export function Delivery({ line }: { readonly line: DeliveryLine }) {
  const { glyphs } = useTheme();
  if ('why' in line) return <Styled as="muted">{`  ${line.why}`}</Styled>;
  const shaft = glyphs.horizontal.repeat(2);
  return (
    <Styled>
      {line.begins ? '' : '  '}
      {line.way.map((station, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a station is its place on the way.
        <Styled key={at}>
          {(at > 0 || !line.begins) && (
            <Styled>
              <Styled as="muted">{` ${shaft}`}</Styled>
              {station.signal !== undefined && (
                <Styled>
                  <Styled as="changed">{station.signal}</Styled>
                  {station.value !== undefined && (
                    <Styled as="bytes">{` si_value ${station.value}`}</Styled>
                  )}
                  <Styled as="muted">{shaft}</Styled>
                </Styled>
              )}
              <Styled as="muted">{`${glyphs.pointer} `}</Styled>
            </Styled>
          )}
          <StationName station={station} />
        </Styled>
      ))}
    </Styled>
  );
}

function StationName({ station }: { readonly station: Station }) {
  const { glyphs } = useTheme();
  if (station.actor) return <Actor name={station.text} />;
  return (
    <Styled>
      {station.asleep && <Styled as="blocked">{`${glyphs.blocked} `}</Styled>}
      <Styled as={station.as}>{station.text}</Styled>
    </Styled>
  );
}
