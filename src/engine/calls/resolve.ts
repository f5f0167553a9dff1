/** What a call's arguments and result are where another argument, its command, decides: fcntl, msgctl, socket options. */
import { callSpec, isCallName } from './catalogue.ts';
import { type Arch, enumName, flagSet } from './flags.ts';
import { asC, type CInteger, type Integer } from './integer.ts';
import type { ArgSpec, ArgType, CallName, Commands } from './spec.ts';
import { ANY } from './types.ts';

/** What the command of a call decides; undefined for a call without commands, and one that is not in the catalogue. */
function commandsOf(call: CallName): Commands | undefined {
  return isCallName(call) ? callSpec(call).commands : undefined;
}

/** The position of the argument that decides about others (fcntl's cmd: 1); undefined when the call has none. */
export function commandPosition(call: CallName): number | undefined {
  return commandsOf(call)?.at;
}

/** The name of a command given as a number: `F_GETFL` for fcntl's 3; undefined when there is none. */
export function commandName(call: CallName, value: Integer, arch?: Arch): string | undefined {
  const position = commandPosition(call);
  const type = position === undefined ? undefined : callSpec(call).args[position]?.type;
  if (type?.t !== 'enum' && type?.t !== 'flags') return undefined;
  const word = Number(asC(value, cInteger(type) ?? 'int'));
  if (type.t === 'enum') return enumName(type.set, word, arch);
  const field = flagSet(type.set)?.field;
  return field === undefined ? undefined : enumName(type.set, word & field, arch);
}

/** The C types of what is an integer; those that say nothing of their own. */
const C_TYPES: { readonly [t in ArgType['t']]?: CInteger } = {
  int: 'int',
  fd: 'int',
  pid: 'int',
  id: 'int',
  addr: 'unsigned long',
  flags: 'int',
  enum: 'int',
  mode: 'unsigned int',
  signal: 'int',
  status: 'int',
};

/** The C type of an argument or a result; undefined for what is no integer, or can be anything. */
export function cInteger(type: ArgType | { readonly t: 'void' }): CInteger | undefined {
  if (type.t === 'void') return undefined;
  return 'c' in type && type.c !== undefined ? type.c : C_TYPES[type.t];
}

/**
 * The arguments of a call, with the command's consequences applied.
 *
 * @param call The call.
 * @param command The name of its command or option (`IPC_STAT`, `F_SETFL`, `SO_PEERCRED`), when it has one and it
 *   is known.
 * @returns One ArgSpec per position of the catalogue. Without a command, as the catalogue has them.
 */
export function argSpecs(call: CallName, command?: string): readonly ArgSpec[] {
  const { args, commands } = callSpec(call);
  if (commands === undefined || command === undefined) return args;
  const special = commands.args[command] ?? commands.others;
  if (special === undefined) return args;
  return args.map((spec, index) => (index === commands.decides ? { ...spec, ...special } : spec));
}

/**
 * What a call's result is: `F_GETFL` returns flags, `GETPID` a process id. Of a call that is not in the catalogue, as a
 * recording of a later version may have, nothing is known.
 */
export function resultType(call: CallName, command?: string): ArgType | { readonly t: 'void' } {
  if (!isCallName(call)) return ANY;
  const { result, commands } = callSpec(call);
  return (command === undefined ? undefined : commands?.results?.[command]) ?? result;
}

/** True for a call that never returns. */
export function neverReturns(call: CallName): boolean {
  return resultType(call).t === 'void';
}
