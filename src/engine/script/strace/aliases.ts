/**
 * The names that strace prints for work that the notation knows by another name, and how they are rewritten. The
 * catalogue says which name is for which call (`also`, `resumesAs`, a time that is a moment); what more a name needs
 * stands in the tables of the forms.
 */
import { CALL_NAMES, callSpec, isCallName } from '../../calls/catalogue.ts';
import type { CallName } from '../../calls/spec.ts';
import { limitPosition } from '../../calls/time-limit.ts';
import { FILE_FORMS } from './file-forms.ts';
import { KERNEL_FORMS } from './kernel-forms.ts';
import { MESSAGE_FORMS } from './message-forms.ts';
import { untilThen } from './moments.ts';
import { POLL_FORMS } from './poll-forms.ts';
import { type Forms, type Rewrite, renamed } from './rewrite.ts';

const FORMS: Forms = { ...FILE_FORMS, ...POLL_FORMS, ...KERNEL_FORMS, ...MESSAGE_FORMS };

/** What a call with a time needs under its own name: with a null time it is another call, a moment is a time from now. */
function timed(call: CallName): Rewrite | undefined {
  const { args, resumesAs } = callSpec(call);
  const at = limitPosition(args);
  if (at === undefined) return undefined;
  const untimed = resumesAs !== undefined && isCallName(resumesAs) ? resumesAs : undefined;
  const rewrite: Rewrite = (given) =>
    untimed !== undefined && given.length === at + 1 && given[at]?.kind === 'null'
      ? { call: untimed, args: given.slice(0, at) }
      : { call, args: given };
  if (args[at]?.isMoment) return untilThen(rewrite);
  return untimed === undefined ? undefined : rewrite;
}

/** Another name of a call: the same arguments, and then whatever the call's own name needs. */
function another(call: CallName, own: Rewrite | undefined): Rewrite {
  const rename = renamed(call);
  if (own === undefined) return rename;
  return (args, span, context) => own(rename(args, span, context).args, span, context);
}

function* rewritings(): Generator<readonly [string, Rewrite]> {
  for (const call of CALL_NAMES) {
    const own = FORMS[call] ?? timed(call);
    for (const name of callSpec(call).also ?? []) yield [name, FORMS[name] ?? another(call, own)];
    if (own !== undefined) yield [call, own];
  }
}

/** Every alias. A name of the catalogue stands here only when it is sometimes another call, or written otherwise. */
export const ALIASES: Forms = Object.fromEntries(rewritings());

/** The names of the aliases, for suggestions and the reference. */
export const ALIAS_NAMES: readonly string[] = Object.keys(ALIASES);

function byName(key: 'also' | 'near'): { readonly [name: string]: CallName } {
  const pairs = CALL_NAMES.flatMap((call) =>
    (callSpec(call)[key] ?? []).map((name) => [name, call] as const),
  );
  return Object.fromEntries(pairs);
}

/** The canonical names that an alias may stand for in `<... NAME resumed>`. */
export const ALIAS_OF = byName('also');

/** Other names of what a call here can do, which no spelling leads to. */
export const KIN: ReadonlyMap<string, CallName> = new Map(Object.entries(byName('near')));

/**
 * Whether `<... NAME resumed>` may be the return of a call: the timed form of a call without a time is the plain one,
 * and clone may be either fork, which that line cannot tell.
 */
export function sameCall(blocked: CallName, resumed: CallName): boolean {
  const base = (call: CallName): string => callSpec(call).resumesAs ?? call;
  return base(blocked) === base(resumed);
}
