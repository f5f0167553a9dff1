/** No text makes reading, checking, printing or evaluating throw. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALL_NAMES, callSpec } from '../../../src/engine/calls/catalogue.ts';
import { INTEGER_MAX, INTEGER_MIN, integer } from '../../../src/engine/calls/integer.ts';
import { evaluateArguments } from '../../../src/engine/script/arguments.ts';
import { cPrograms } from '../../../src/engine/script/c/c-program.ts';
import { readScript } from '../../../src/engine/script/check.ts';
import { formatDiagnostic } from '../../../src/engine/script/diagnostic.ts';
import { matchOuts, matchResult } from '../../../src/engine/script/match.ts';
import { print, printCall } from '../../../src/engine/script/print.ts';
import type { Value } from '../../../src/engine/script/value.ts';
import { holds } from '../../support/property.ts';
import { env } from './one-line.ts';
import { SAMPLES, STRACE } from './samples.ts';
import { READ, REFUSED } from './strace-forms.ts';
import { LOGS, TOGETHER } from './strace-logs.ts';

const FORMS = [...READ, ...TOGETHER, ...LOGS, ...REFUSED].map(([form]) => form);
const LINES = [...Object.values(SAMPLES), STRACE, ...FORMS].join('\n').split('\n');

/** Reads, checks, shows every mistake, and prints: none of it may throw. */
function survives(text: string): void {
  const { script, diagnostics } = readScript(text, 'x');
  for (const found of diagnostics) expect(formatDiagnostic(found, text)).toContain('x:');
  print(script);
  if (diagnostics.length === 0) cPrograms(script);
}

/** A line of a sample with something taken out, put in or doubled. */
const mutated = fc
  .tuple(
    fc.constantFrom(...LINES),
    fc.nat(200),
    fc.nat(5),
    fc.constantFrom(
      '',
      ' ',
      ',',
      '(',
      ')',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '=',
      '|',
      '-',
      '~',
      '0',
      'x',
      '_',
      '#',
      '<',
      '...',
      'NULL',
      'A',
      '\\',
      '\u0000',
      '管',
      '\ud800',
    ),
  )
  .map(([line, at, cut, put]) => line.slice(0, at) + put + line.slice(at + cut));

describe('reading', () => {
  it('survives any text', () => {
    holds('usual', fc.property(fc.string({ unit: 'binary', maxLength: 300 }), survives));
  });

  it('survives lines that are nearly right', () => {
    holds(
      'cheap',
      fc.property(fc.array(mutated, { maxLength: 6 }), (lines) => survives(lines.join('\n'))),
    );
  });
});

/** Integers of every size, oftener small ones. */
const anyInteger = fc.oneof(
  fc.integer(),
  fc.bigInt({ min: INTEGER_MIN, max: INTEGER_MAX }).map(integer),
);

const value = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    anyInteger,
    fc.constant(null),
    fc.constantFrom('SIG_DFL', 'on_int', '/tmp/x', '\0name'),
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        'fd',
        'revents',
        'mtype',
        'mtext',
        'tv_sec',
        'sa_family',
        'sun_path',
        'cmsg_type',
        'cmsg_data',
      ),
      tie('value'),
      { maxKeys: 3 },
    ),
  ),
})).value;

const argument = fc.constantFrom(
  '0',
  '1',
  '-1',
  '"x"',
  '"x"...',
  '@"x"',
  'r',
  'nope',
  'held',
  'held.mtype',
  'held[0]',
  'NULL',
  '_',
  '?',
  'B',
  'C',
  'O_RDWR|O_CREAT',
  'SIGINT',
  'SIG_DFL',
  'UNKNOWN_ONE',
  'IPC_STAT',
  'GETALL',
  'F_SETFL',
  'SO_PEERCRED',
  '{1, 2}',
  '{}',
  '[]',
  '[1]',
  '[r, w]',
  '~[SIGINT]',
  '[{r, POLLIN, _}]',
  '{AF_INET, x}',
  '{sa_family=(f)}',
  '{msg_iov=["a"], msg_control=[{SCM_RIGHTS, [r]}]}',
  'exited(0)',
  'htons(1)',
  '"x" * 3',
  'r + 1',
  'r / 0',
  '(r)',
  'continued',
);

const call = fc
  .tuple(fc.constantFrom(...CALL_NAMES), fc.infiniteStream(argument), argument)
  .map(([name, args, result]) => {
    const given = callSpec(name).args.map(() => args.next().value as string);
    return `A  ${name}(${given.join(', ')}) = ${result}`;
  });

describe('running one line', () => {
  it('gives values and matches or a mistake, and never throws', () => {
    holds(
      'cheap',
      fc.property(
        call,
        value,
        fc.array(value, { maxLength: 6 }),
        anyInteger,
        (text, held, outs, got) => {
          const { script } = readScript(text, 'x');
          const [item] = script.items;
          if (item?.kind !== 'call') return;
          const scope = env({ held });
          const found = evaluateArguments(item, scope);
          if (!found.ok) return;
          const { args, specs } = found.value;
          expect(args).toHaveLength(callSpec(item.call).args.length);
          const returned = { kind: 'returned', value: got, outs } as const;
          matchOuts(item, args, specs, returned, scope);
          if (item.expect.kind !== 'unfinished')
            matchResult(item.expect, returned, item.call, scope);
          printCall(item.call, args, scope, outs);
        },
      ),
    );
  });
});
