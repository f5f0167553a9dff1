/**
 * Time-outs that the kernel takes as a moment, and strace shows so: `{tv_sec=1700000000, tv_nsec=0}`. The notation
 * counts them from now.
 */
import type { Expr } from '../ast.ts';
import { Mistake } from '../diagnostic.ts';
import { intExpr, type Rewrite } from './rewrite.ts';

/** Seconds that are no span of time but a moment of CLOCK_REALTIME: from 2001 to 2286. */
const MOMENTS = { from: 1e9, to: 1e10 };
const NS = 1_000_000_000n;

/**
 * Turns a moment, the last argument, into the time until then.
 *
 * @throws Mistake for a moment on a line that does not say when it was.
 */
export function untilThen(rewrite: Rewrite): Rewrite {
  return (args, span, context) => {
    const { call, args: rest } = rewrite(args, span, context);
    const time = rest.at(-1);
    const moment = momentOf(time);
    if (time === undefined || moment === undefined) return { call, args: rest };
    const { stampNs } = context;
    if (stampNs === undefined) {
      throw new Mistake(
        time.span,
        'strace shows the moment when the time is over, and here it is counted from now: write {5, 0} for 5 seconds, ' +
          'or keep the times that strace -ttt puts in front',
      );
    }
    const left = moment > stampNs ? moment - stampNs : 0n;
    return { call, args: rest.with(-1, timespec(left, time.span)) };
  };
}

/** The nanoseconds since 1970 of a time that is written as a moment; undefined for every other. */
function momentOf(time: Expr | undefined): bigint | undefined {
  if (time?.kind !== 'struct') return undefined;
  const [sec, nsec] = time.fields.map(({ value }) => value);
  if (sec?.kind !== 'int' || sec.value < MOMENTS.from || sec.value >= MOMENTS.to) return undefined;
  return BigInt(sec.value) * NS + (nsec?.kind === 'int' ? BigInt(nsec.value) : 0n);
}

function timespec(ns: bigint, span: Expr['span']): Expr {
  const fields = [
    { name: 'tv_sec', value: intExpr(Number(ns / NS), span) },
    { name: 'tv_nsec', value: intExpr(Number(ns % NS), span) },
  ];
  return { kind: 'struct', span, fields };
}

/**
 * Refuses a time that only the kernel's clock gives a meaning to.
 *
 * @param what The operation, for the message, and what to write instead.
 */
export function refuseMoment(time: Expr | undefined, what: string, instead: string): void {
  if (time === undefined || time.kind === 'null' || isLongPast(time)) return;
  throw new Mistake(
    time.span,
    `${what} takes a moment of a clock, which no transcript can know; ${instead}`,
  );
}

/** `{0, ...}`: a moment that is over on every clock, or none at all. */
function isLongPast(time: Expr): boolean {
  if (time.kind !== 'struct') return time.kind === 'int' && time.value === 0;
  const [sec] = time.fields;
  return sec?.value.kind === 'int' && sec.value.value === 0;
}
