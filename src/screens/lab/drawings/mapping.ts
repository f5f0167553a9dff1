/** Windows on an object: the areas of address spaces that lead to it. */
import type { ObjectView, PartView } from '../../../engine/index.ts';
import { sysvText } from '../../../text/sysv.ts';
import { type Row, type Span, span, textWidth } from '../../parts/rows.ts';
import { MAPPING_PART } from '../mapped-objects.ts';
import { type DrawingInput, fieldText } from './drawing.ts';

/** The parts of an object that are windows on it. */
export function windowsOf({ parts }: Pick<ObjectView, 'parts'>): readonly PartView[] {
  return (parts ?? []).filter(({ kind }) => kind === MAPPING_PART);
}

/** The windows: whose each is, its rights, and the page that each entry of the page table leads to. */
export function windowRows(input: DrawingInput): Row[] {
  const { object, before, actorStyle, theme, language } = input;
  const maps = windowsOf(object);
  if (maps.length === 0) return [[span(sysvText(language).notMapped, 'muted')]];
  const names = Math.max(...maps.map(({ fields }) => textWidth(fieldText(fields.map))));
  const letters = Math.max(...maps.map(({ fields }) => textWidth(fieldText(fields.actor))));
  const rights = Math.max(2, ...maps.map(({ fields }) => textWidth(fieldText(fields.prot))));
  return maps.map(({ name, fields }) => {
    const actor = fieldText(fields.actor);
    const old = before?.parts?.find((part) => part.kind === MAPPING_PART && part.name === name);
    const row: Span[] = [
      span(actor.padEnd(letters + 1), actorStyle(actor)),
      span(fieldText(fields.map).padEnd(names + 1), old === undefined ? 'changed' : undefined),
      span(`${fieldText(fields.prot).padEnd(rights)} `, 'type'),
    ];
    const frames = framesOf(fields.frames);
    const were = framesOf(old?.fields.frames);
    frames.slice(0, 4).forEach((frame, index) => {
      const style = frame === '-' ? 'muted' : frame === were[index] ? 'memory' : 'changed';
      row.push(
        span(` [${index}]${theme.glyphs.arrow}`, 'muted'),
        span(frame === '-' ? theme.glyphs.slotEmpty : frame, style),
      );
    });
    if (frames.length > 4) row.push(span(` ${theme.glyphs.ellipsis}`, 'muted'));
    return row;
  });
}

function framesOf(value: unknown): string[] {
  return typeof value === 'string' && value !== '' ? value.split(' ') : [];
}
