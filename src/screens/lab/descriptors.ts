/** The descriptors of a process that say something, and what a transcript calls them. */
import {
  argumentAt,
  CATALOGUE,
  type FdView,
  type ProcessView,
  type Script,
  type Value,
} from '../../engine/index.ts';

/** All but the null devices of 0, 1 and 2. */
export function tellingFds(process: ProcessView | undefined): FdView[] {
  return (process?.fds ?? []).filter(({ object, fd }) => object !== null || fd > 2);
}

/** The descriptors that a step closed. */
export function closedFds(process: ProcessView, old: ProcessView | undefined): FdView[] {
  return tellingFds(old).filter(({ fd }) => !process.fds.some((entry) => entry.fd === fd));
}

/** True when the step opened it, or let it lead to another file. */
export function isNewFd(entry: FdView, old: ProcessView | undefined): boolean {
  return old !== undefined && old.fds.find(({ fd }) => fd === entry.fd)?.file !== entry.file;
}

/** The variable that holds a descriptor; of several the one that was given last, since older names are stale. */
export function variableOf(
  { fd }: FdView,
  variables: { readonly [name: string]: Value },
  names: ReadonlySet<string>,
): string | undefined {
  return Object.entries(variables).findLast(
    ([name, value]) => value === fd && names.has(name),
  )?.[0];
}

const SHORT_FLAGS: Readonly<Record<string, string>> = {
  O_NONBLOCK: 'nb',
  O_APPEND: 'ap',
  O_DIRECT: 'pk',
};

/** Flags of a descriptor and of its description, in two letters or by their names. */
export function flagsOf({ status, cloexec }: FdView, long: boolean): string[] {
  const names = status.map((flag) => (long ? flag : (SHORT_FLAGS[flag] ?? flag)));
  return cloexec ? [...names, long ? 'FD_CLOEXEC' : 'ce'] : names;
}

const cache = new WeakMap<Script, ReadonlySet<string>>();

/** The names that a transcript uses where a call takes or gives a descriptor. */
export function fdVariables(script: Script): ReadonlySet<string> {
  const known = cache.get(script);
  if (known !== undefined) return known;
  const names = new Set<string>();
  for (const item of script.items) {
    if (item.kind !== 'call') continue;
    const spec = CATALOGUE[item.call];
    spec.args.forEach((arg, position) => {
      const expr = argumentAt(item, position);
      const isFd = arg.type.t === 'fd' || (arg.type.t === 'array' && arg.type.of.t === 'fd');
      if (!isFd || expr === undefined) return;
      const all = expr.kind === 'array' ? expr.items : [expr];
      for (const one of all) if (one.kind === 'var') names.add(one.name);
    });
    const { expect } = item;
    if (spec.result.t === 'fd' && expect.kind === 'result' && expect.value.kind === 'var') {
      names.add(expect.value.name);
    }
  }
  cache.set(script, names);
  return names;
}
