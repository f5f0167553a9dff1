/** `ipcscope doctor`: what this machine allows, and what each missing thing costs. */
import { type DoctorItem, type DoctorReport, doctor as examine } from '../engine/index.ts';
import { printableJson } from '../printable.ts';
import { DOCTOR_COSTS, DOCTOR_LABELS, doctorText } from '../text/doctor.ts';
import { errorText } from '../text/errors.ts';
import { type Language, pick } from '../text/language.ts';
import { type Context, stopped } from './io.ts';
import { padded } from './table.ts';

/** Say what this machine allows, as text or as JSON. */
export async function doctor({ json }: { json: boolean }, context: Context): Promise<number> {
  const { io, language } = context;
  const report = await Promise.race([examine(), stopped(io)]);
  if (typeof report === 'number') return report;
  io.out(json ? `${printableJson(asJson(report, language), 2)}\n` : asText(report, language));
  return 0;
}

function asText(report: DoctorReport, language: Language): string {
  const rows = report.items.map((item) => [
    mark(item, language),
    pick(DOCTOR_LABELS[item.id], language),
    item.value === null ? '' : String(item.value),
  ]);
  const lines = padded(rows, '  ');
  // What several missing things cost together is said once, at the first.
  const said = new Set<string | null>([null]);
  const whole = report.items.flatMap((item, index) => {
    const cost = costOf(item, language);
    if (said.has(cost)) return [lines[index] ?? ''];
    said.add(cost);
    return [lines[index] ?? '', `      ${cost}`];
  });
  return `${verdict(report, language)}\n\n${whole.join('\n')}\n`;
}

/** The one line that most readers want. */
function verdict({ usable, error, items }: DoctorReport, language: Language): string {
  const text = doctorText(language);
  if (!usable && error !== undefined) return text.unusable(errorText(error, language));
  const missing = items.filter(({ costCode }) => costCode !== undefined).length;
  return missing === 0 ? text.usable : text.reduced(missing);
}

function mark({ ok, value }: DoctorItem, language: Language): string {
  const text = doctorText(language);
  if (ok !== null) return ok ? text.yes : text.no;
  return value === null ? text.unknown : '';
}

function costOf({ costCode }: DoctorItem, language: Language): string | null {
  return costCode === undefined ? null : pick(DOCTOR_COSTS[costCode], language);
}

/** What --json prints; docs/JSON.md describes it. */
function asJson(report: DoctorReport, language: Language): unknown {
  const { usable, error, items } = report;
  return {
    format: 'ipcscope-doctor',
    version: 1,
    usable,
    verdict: verdict(report, language),
    error: error ?? null,
    checks: items.map((item) => ({
      id: item.id,
      label: pick(DOCTOR_LABELS[item.id], language),
      ok: item.ok,
      value: item.value,
      costCode: item.costCode ?? null,
      cost: costOf(item, language),
    })),
  };
}
