/** A page of memory: which one it is, what was written last, and the start of its bytes as a dump. */
import { Box } from 'ink';
import type { Field, PartView } from '../../engine/index.ts';
import { sysvText } from '../../text/sysv.ts';
import { dumpText } from '../parts/bytes.ts';
import { partKey, usePointing } from '../parts/pointed.tsx';
import { Styled } from '../parts/styled.tsx';
import { useLanguage } from '../parts/surroundings.tsx';
import { fieldText } from '../parts/value.tsx';

/** What a page is drawn of. */
interface PageProps {
  readonly page: PartView;
  readonly before: PartView | undefined;
  readonly width: number;
}

/** A line about the page, and its dump. */
export function Page({ page, before, width }: PageProps) {
  const text = sysvText(useLanguage());
  const [offset, length] = rangeOf(page.fields.written);
  const { perLine } = shapeOf(width);
  const pointing = usePointing();
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Styled>
        <Styled as={pointing(partKey(page), before === undefined ? 'changed' : 'memory')}>
          {page.name}
        </Styled>
        <Styled as="muted">{` [${fieldText(page.fields.index)}]`}</Styled>
        {offset !== undefined && length !== undefined && (
          <Styled as="muted">{`  ${text.written(offset, length)}`}</Styled>
        )}
      </Styled>
      {dumpedFrom(page, before, width).map((at) => (
        <DumpLine key={at} at={at} perLine={perLine} page={page} before={before} width={width} />
      ))}
    </Box>
  );
}

/** Rows that a page takes. */
export function pageRows(page: PartView, before: PartView | undefined, width: number): number {
  return 1 + dumpedFrom(page, before, width).length;
}

/** Columns from which sixteen bytes fit beside each other; below, it is eight. */
const WIDE_DUMP = 72;

function shapeOf(width: number): { readonly perLine: number; readonly most: number } {
  return width >= WIDE_DUMP ? { perLine: 16, most: 2 } : { perLine: 8, most: 4 };
}

/** Where the lines of the dump begin; further ones that hold nothing but zeros are left out. */
function dumpedFrom(page: PartView, before: PartView | undefined, width: number): number[] {
  const { perLine, most } = shapeOf(width);
  const bytes = page.bytes ?? '';
  const end = Math.min(bytes.length, most * perLine);
  const lines: number[] = [];
  for (let at = 0; at < end; at += perLine) {
    const now = bytes.slice(at, end);
    const was = before?.bytes?.slice(at, end) ?? '';
    if (at > 0 && !/[^\0]/.test(now + was)) break;
    lines.push(at);
  }
  return lines;
}

function rangeOf(value: Field | undefined): readonly number[] {
  return typeof value === 'string' ? value.split('+').map(Number) : [];
}

/** A few bytes in hexadecimal and as text; those that changed, and those written last, are lit. */
function DumpLine(props: PageProps & { readonly at: number; readonly perLine: number }) {
  const { page, before, width, at, perLine } = props;
  const [offset = -1, length = 0] = rangeOf(page.fields.written);
  const bytes = (page.bytes ?? '').slice(at, at + perLine);
  const label = ` +${String(at).padEnd(3)}`;
  const fits = label.length + 4 * perLine <= width;
  const styleOf = (place: number, code: number) => {
    if (before !== undefined && before.bytes?.charCodeAt(place) !== code) return 'changed';
    if (place >= offset && place < offset + length) return 'memory';
    return code === 0 ? 'muted' : undefined;
  };
  return (
    <Styled>
      <Styled as="muted">{fits ? label : ' '}</Styled>
      {[...bytes].map((byte, index) => {
        const code = byte.charCodeAt(0);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its place.
          <Styled key={index} as={styleOf(at + index, code)}>
            {`${code.toString(16).padStart(2, '0')} `}
          </Styled>
        );
      })}
      {'   '.repeat(perLine - bytes.length)}
      <Styled as="bytes">{dumpText(bytes)}</Styled>
    </Styled>
  );
}
