/** Draws during which the machine was another one than during the rest of the run. */
import { median } from 'simple-statistics';
import type { Calibration, Draw } from './model.ts';

/** What is calibrated beside each draw. */
export const CALIBRATIONS = ['clockNs', 'loopNs', 'lineNs', 'getppidNs', 'faultNs'] as const;
export type CalibrationName = (typeof CALIBRATIONS)[number];

/** By how much a calibration may differ from the run's median before its draw is marked. */
const ANOTHER_MACHINE = 0.05;

/** The medians of a run's calibrations; absent what no draw has. */
export function typicalCalibration(draws: readonly Draw[]): Partial<Calibration> {
  const medians: Partial<Record<CalibrationName, number>> = {};
  for (const name of CALIBRATIONS) {
    const values = draws.flatMap(({ calibration }) => calibration[name] ?? []);
    if (values.length > 0) medians[name] = median(values);
  }
  return medians;
}

/** The calibrations of a draw that differ from what is typical of its run. */
export function unlike(draw: Draw, typical: Partial<Calibration>): CalibrationName[] {
  return CALIBRATIONS.filter((name) => {
    const [own, usual] = [draw.calibration[name], typical[name]];
    return own !== undefined && usual !== undefined && differs(own, usual);
  });
}

/** True for two calibrations that are not of the same machine in the same state. */
export function differs(own: number, usual: number): boolean {
  return Math.abs(own - usual) > ANOTHER_MACHINE * usual;
}
