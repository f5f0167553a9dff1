/**
 * The engine's only door: what screens and the command line may use. Nothing here loads koffi; the real kernel
 * is loaded when a run asks for it. Nothing but exports: whoever takes one thing loads no more than that.
 */
export {
  type ClaimVerdict,
  claimCells,
  claimedFor,
  type JudgedClaim,
  type JudgedLine,
  judgeClaims,
} from './bench/claims.ts';
export { type Comparison, compareResults } from './bench/compare.ts';
export { resultCsv } from './bench/csv.ts';
export { type CalibrationName, typicalCalibration, unlike } from './bench/disturbance.ts';
export { merged, onLogAxis } from './bench/histogram.ts';
export { type Hump, type HumpKind, humpsOf } from './bench/humps.ts';
export { MECHANISMS } from './bench/mechanisms.ts';
export {
  type Cell,
  type CellKind,
  type Machine,
  MECHANISM_NAMES,
  type MechanismName,
  type Placement,
} from './bench/model.ts';
export { resultTrace } from './bench/perfetto.ts';
export { type BenchWish, can, cellsOf, fits, MEGABYTE, SIZES } from './bench/plan.ts';
export {
  type BenchResult,
  cellKey,
  drawsByCell,
  readResult,
  resultText,
} from './bench/result.ts';
export { type BenchProgress, type Measurer, realMeasurer, runBench } from './bench/run-bench.ts';
export { type Estimate, estimate, halfWidth, type Interval } from './bench/statistics.ts';
export { CALL_NAMES, CATALOGUE, callSpec } from './calls/catalogue.ts';
export { unmappedText } from './calls/inet6.ts';
export { resultType } from './calls/resolve.ts';
export { RESTARTABLE } from './calls/restart.ts';
export { signalName, signalNumber } from './calls/signals.ts';
export type { ArgType, CallName, CallSpec, Family } from './calls/spec.ts';
export {
  type Allowance,
  type AllowanceFor,
  BENCH_RESULT,
  RECORDING,
  readInput,
  readRegularFile,
  readStream,
  TRANSCRIPT,
} from './input.ts';
export { doctor } from './machine.ts';
export type { Engine } from './model/choices.ts';
export { type Difference, type ShownDifference, showDifference } from './model/difference.ts';
export type { Beginning, Frame } from './model/frame.ts';
export type { Fields, LayoutField } from './model/layout.ts';
export type * from './model/snapshot.ts';
export type * from './model/step.ts';
export type {
  DoctorCostCode,
  DoctorId,
  DoctorItem,
  DoctorReport,
} from './real/client/doctor.ts';
export type { RealErrorCode } from './real/errors.ts';
export { type DrawScene, type Scene, type Size, stopsIn } from './recording/asciicast.ts';
export { type ExportFormat, type ExportOptions, exportRecording } from './recording/export.ts';
export type { Header } from './recording/format.ts';
export type { Cursor, Place } from './recording/place.ts';
export {
  type Damage,
  type Recording,
  readingRecording,
  readRecording,
} from './recording/reader.ts';
export {
  AppendFile,
  isSpecial,
  type LineSink,
  WholeFile,
  writeWholeFile,
} from './recording/whole-file.ts';
export { type KernelOptions, keepReal, prepareReal } from './run/kernels.ts';
export { type OpenRunOptions, openRun } from './run/open-run.ts';
export { type RecordOptions, record, type SaveOptions, saveRun } from './run/record.ts';
export { loadRecording, openRecordedRun } from './run/recorded-run.ts';
export { type Run, SPEED_MAX, SPEED_MIN } from './run/run.ts';
export { type RunFileOptions, type RunResult, runFile, runScript } from './run/run-file.ts';
export type { RunState, RunStatus, RunStore } from './run/store.ts';
export { commandOf, describeBlocked, describeExit, describeResult } from './runner/describe.ts';
export { EngineError, type EngineErrorCode, type RunError } from './runner/engine-error.ts';
export { type Part, type Stops, stopsOf } from './runner/stops.ts';
export type { Waiting } from './runner/waiting.ts';
export { argumentAt } from './script/argument.ts';
export type * from './script/ast.ts';
export { C_WORDS, cPrograms } from './script/c/c-program.ts';
export { readScript as loadScript } from './script/check.ts';
export { diagnosticText, formatDiagnostic } from './script/diagnostic.ts';
export { formatOutcome, formatValue, printCall } from './script/format.ts';
export { type LabFacts, labFacts } from './script/lab-facts.ts';
export { nearest } from './script/nearest.ts';
export { type ParseResult, parse } from './script/parse.ts';
export { printItem } from './script/print.ts';
export { RunMistake } from './script/run-mistake.ts';
export { isStruct, type StructValue, type Value } from './script/value.ts';
export { STRUCT_LAYOUTS } from './sim/include/linux/layouts.ts';
export { homeFolder, makeFolder, stateFolder } from './state-folder.ts';
export { inTurns, Turns } from './turns.ts';
