/**
 * A step as JSON, small: its snapshot and variables are written as differences from the step before, its
 * trace's snapshots each as the difference from the one after it (the last from the step's own), and so those of its
 * moments. So a step that is written whole, a keyframe, needs nothing before it.
 */

import type { Difference } from '../model/difference.ts';
import type { Frame } from '../model/frame.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Step } from '../model/step.ts';
import { apply, diff, type Json, type JsonObject, type Patch } from './patch.ts';
import { fromJson, toJson } from './values.ts';

/** A packed step: the step's members, with `delta` and `variablesDelta` in place of what they stand for. */
export type PackedStep = JsonObject;

const SAME: Patch = {};

/**
 * Pack a step.
 *
 * @param before The step before it, or undefined for a keyframe.
 */
export function packStep(step: Step, before: Step | undefined): PackedStep {
  const { snapshot, variables, trace, moments, ...rest } = step;
  const packed: { [key: string]: Json } = { ...(toJson(rest) as { [key: string]: Json }) };
  packed.trace = packEach(trace, snapshot);
  if (moments !== undefined) packed.moments = packEach(moments, snapshot);
  if (before === undefined) {
    packed.variables = toJson(variables);
    packed.snapshot = snapshot as unknown as Json;
  } else {
    const change = diff(toJson(before.variables), toJson(variables));
    if (change !== undefined) packed.variablesDelta = change as Json;
    packed.delta = patchJson(before.snapshot, snapshot);
  }
  return packed;
}

/** Entries of a trace, or moments: each with its snapshot as the difference from that of the one after it. */
function packEach(entries: readonly { readonly snapshot?: Snapshot }[], last: Snapshot): Json {
  const packed: Json[] = [];
  let after = last;
  for (const { snapshot, ...entry } of entries.toReversed()) {
    const json = entry as unknown as JsonObject;
    if (snapshot === undefined) packed.push(json);
    else {
      packed.push({ ...json, delta: patchJson(after, snapshot) });
      after = snapshot;
    }
  }
  return packed.reverse();
}

function patchJson(before: Snapshot, after: Snapshot): Json {
  return (diff(before as unknown as Json, after as unknown as Json) ?? SAME) as Json;
}

/**
 * Unpack what packStep gave. Members that this version does not know are kept.
 *
 * @param before The step before it; needed unless this is a keyframe.
 * @throws PatchError, TypeError when it is damaged.
 */
export function unpackStep(packed: PackedStep, before: Step | undefined): Step {
  const { delta, variablesDelta, snapshot, variables, trace, moments, ...rest } = packed;
  const whole = snapshot ?? apply(json(before?.snapshot), asPatch(delta));
  const known =
    variables ?? apply(toJson(before?.variables ?? {}), asPatch(variablesDelta) ?? SAME);
  return {
    ...(fromJson(rest) as object),
    trace: unpackEach(trace, whole),
    ...(moments === undefined ? {} : { moments: unpackEach(moments, whole) }),
    variables: fromJson(known),
    snapshot: whole,
  } as unknown as Step;
}

function unpackEach(packed: Json | undefined, last: Json): readonly JsonObject[] {
  if (!Array.isArray(packed)) throw new TypeError('a step has no trace');
  const entries: JsonObject[] = [];
  let after = last;
  for (const { delta, ...entry } of (packed as readonly JsonObject[]).toReversed()) {
    if (delta === undefined) entries.push(entry);
    else {
      after = apply(after, asPatch(delta));
      entries.push({ ...entry, snapshot: after });
    }
  }
  return entries.reverse();
}

function json(snapshot: Snapshot | undefined): Json | undefined {
  return snapshot as unknown as Json | undefined;
}

function asPatch(value: Json | undefined): Patch | undefined {
  return value as unknown as Patch | undefined;
}

/** Pack what one step did on each kernel; the real kernel's part is the member `real`. */
export function packFrame(frame: Frame, before: Frame | undefined): PackedStep {
  const step = packStep(frame.step, before?.step);
  if (frame.real === undefined) return step;
  const both = { ...step, real: packStep(frame.real, before?.real) };
  return frame.difference === undefined ? both : { ...both, difference: toJson(frame.difference) };
}

/** Unpack what packFrame gave. Throws as unpackStep does. */
export function unpackFrame(packed: PackedStep, before: Frame | undefined): Frame {
  const { real, difference, ...own } = packed;
  const step = unpackStep(own, before?.step);
  if (real === undefined) return { step };
  const both = { step, real: unpackStep(real as PackedStep, before?.real) };
  return difference === undefined
    ? both
    : { ...both, difference: fromJson(difference) as Difference };
}
