/** A result as a table for spreadsheets and statistics: a row for each draw (RFC 4180). */
import { CALIBRATIONS, typicalCalibration, unlike } from './disturbance.ts';
import { percentile } from './histogram.ts';
import type { BenchResult } from './result.ts';

const COLUMNS = [
  'mechanism',
  'kind',
  'size_bytes',
  'placement',
  'cpus',
  'lane',
  'scheduler',
  'at_s',
  'rounds',
  'seconds',
  'p50_ns',
  'p90_ns',
  'p99_ns',
  'p99.9_ns',
  'max_ns',
  'bytes',
  'delivered',
  'on_one_core',
  ...CALIBRATIONS.map((name) => `calibration_${name.replace(/Ns$/, '')}_ns`),
  'unlike',
  'disturbed',
] as const;

/** The table, with its names in the first line. */
export function resultCsv({ draws }: BenchResult): string {
  const typical = typicalCalibration(draws);
  const rows = draws.map((draw) => {
    const { cell, histogram, calibration } = draw;
    const at = (share: number): string => ns(percentile(histogram, share));
    return [
      cell.mechanism,
      cell.kind,
      cell.size,
      cell.placement.name,
      cell.placement.cpus?.join(' ') ?? '',
      cell.lane,
      cell.scheduler,
      draw.at,
      draw.rounds,
      draw.seconds,
      at(0.5),
      at(0.9),
      at(0.99),
      at(0.999),
      at(1),
      draw.bytes ?? '',
      draw.delivered ?? '',
      draw.onOneCore ?? '',
      ...CALIBRATIONS.map((name) => calibration[name] ?? ''),
      unlike(draw, typical).join(' '),
      draw.disturbed.join(' '),
    ].map(field);
  });
  return [COLUMNS, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

function ns(value: number): string {
  return Number.isNaN(value) ? '' : String(Math.round(value * 10) / 10);
}

/** A field; one that a program for tables would take for a formula is none. */
function field(value: string | number): string {
  const text = String(value);
  const plain = /^[=+@-]/.test(text) && typeof value === 'string' ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
