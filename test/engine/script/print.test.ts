/** Printing is the inverse of parsing, in columns. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALL_NAMES, callSpec } from '../../../src/engine/calls/catalogue.ts';
import { ERRNO } from '../../../src/engine/calls/errno.ts';
import { INTEGER_MAX } from '../../../src/engine/calls/integer.ts';
import type { Script } from '../../../src/engine/script/ast.ts';
import { parse } from '../../../src/engine/script/parse.ts';
import { print } from '../../../src/engine/script/print.ts';
import { holds } from '../../support/property.ts';
import { SAMPLES, STRACE } from './samples.ts';

/** A transcript without what only says where things stand. */
function bare(script: Script): unknown {
  const { lines: _, ...rest } = script;
  return JSON.parse(
    JSON.stringify(rest, (key, value: unknown) => {
      if (key === 'span') return undefined;
      if (typeof value === 'bigint') return String(value);
      return value instanceof Uint8Array ? [...value] : value;
    }),
  );
}

function expectRoundTrip(text: string): void {
  const first = parse(text, 'x');
  expect(first.diagnostics).toEqual([]);
  const printed = print(first.script);
  const second = parse(printed, 'x');
  expect(second.diagnostics).toEqual([]);
  expect(bare(second.script)).toEqual(bare(first.script));
  expect(print(second.script)).toBe(printed);
}

const actor = fc.constantFrom('A', 'B', 'Reader', 'Worker2');
const lower = fc
  .stringMatching(/^[a-z][a-z0-9_]{0,7}$/)
  .filter((name) => !/^(exited|killed|stopped|htons|ntohs|htonl|ntohl|inet_addr)$/.test(name));
const space = fc.constantFrom('', ' ', '  ', '\t');
const character = fc.oneof(
  fc.constantFrom(
    'a',
    'Z',
    '7',
    ' ',
    '#',
    '{',
    ')',
    '?',
    '\\n',
    '\\t',
    '\\0',
    '\\"',
    '\\\\',
    '\\x7f',
    '\\377',
    '\\1',
    '管',
    'é',
    '\u200b',
  ),
  fc
    .integer({ min: 32, max: 126 })
    .map((code) => String.fromCharCode(code))
    .filter((c) => c !== '"' && c !== '\\'),
);
const string = fc
  .tuple(
    fc.array(character, { maxLength: 8 }),
    fc.constantFrom('', '', '...'),
    fc.constantFrom('', '', '@'),
  )
  .map(([parts, tail, head]) => `${head}"${parts.join('')}"${tail}`);
const number = fc.oneof(
  fc.nat().map(String),
  fc.nat(0xffff).map((n) => `0x${n.toString(16)}`),
  fc.nat(0o777).map((n) => `0${n.toString(8)}`),
  fc.bigInt({ min: 0n, max: INTEGER_MAX }).map(String),
  fc.constantFrom('64K', '1M', "'A'", "'\\n'", "'#'"),
);

const { expression } = fc.letrec<{ expression: string; leaf: string }>((tie) => ({
  leaf: fc.oneof(
    number,
    string,
    lower,
    actor,
    fc.constantFrom(
      'NULL',
      '_',
      '?',
      'O_RDWR',
      'O_RDWR|O_CREAT',
      'SIGRTMIN+1',
      'UNKNOWN_NAME',
      'msg.mtype',
      'fds[2]',
    ),
  ),
  expression: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'expression' },
    tie('leaf'),
    fc
      .tuple(
        tie('expression'),
        space,
        fc.constantFrom('+', '-', '*', '/', '%', '|', '&', '<<', '>>'),
        space,
        tie('expression'),
      )
      .map((parts) => `(${parts.join('')})`),
    fc
      .tuple(tie('leaf'), fc.constantFrom(' + ', '*', ' | ', '-', ' << '), tie('leaf'))
      .map((parts) => parts.join('')),
    fc.tuple(fc.constantFrom('-', '~'), tie('leaf')).map((parts) => parts.join('')),
    fc
      .array(fc.tuple(fc.option(lower), tie('expression')), { maxLength: 3 })
      .map(
        (fields) =>
          `{${fields.map(([name, of]) => (name === null ? of : `${name}=${of}`)).join(', ')}}`,
      ),
    fc
      .tuple(
        fc.constantFrom('', '~'),
        fc.array(tie('expression'), { maxLength: 3 }),
        fc.constantFrom('', '', ', ...'),
      )
      .map(([mark, of, more]) => `${mark}[${of.join(', ')}${of.length === 0 ? '' : more}]`),
    tie('expression').map((of) => `htons(${of})`),
  ),
}));

const comment = fc.constantFrom('', ' # a comment', '#', '  # "quoted" and (more');
const errno = fc.constantFrom(...Object.keys(ERRNO));
const result = fc.oneof(
  fc.constant(''),
  fc.constantFrom(' <unfinished ...>', ' = ? <unfinished ...>', ' = ? ERESTARTSYS (Interrupted)'),
  expression.map((of) => ` = ${of}`),
  errno.map((name) => ` = -1 ${name} (What strace says)`),
);
const call = fc
  .tuple(
    actor,
    fc.constantFrom(...CALL_NAMES),
    fc.nat(3),
    fc.infiniteStream(expression),
    result,
    comment,
  )
  .map(([who, name, left, args, of, tail]) => {
    const specs = callSpec(name).args;
    const optional = specs.filter((spec) => spec.optional).length;
    const count = specs.length - Math.min(left, optional);
    const given = Array.from({ length: count }, () => args.next().value as string);
    return `${who}  ${name}(${given.join(',')})${of}${tail}`;
  });
const words = fc.stringMatching(/^[A-Za-z一-龥 ,.]{0,20}$/);
const line = fc.oneof(
  { weight: 5, arbitrary: call },
  fc
    .tuple(actor, fc.constantFrom('read', 'msgrcv'), expression)
    .map(([who, name, of]) => `${who}  <... ${name} resumed> = ${of}`),
  fc
    .tuple(
      actor,
      fc.constantFrom('SIGUSR1', 'SIGRTMIN+2', 'SIGPOLL'),
      fc.constantFrom('', '{si_code=SI_USER, si_pid=B}'),
    )
    .map(([who, name, info]) => `${who}  --- ${name} ${info} ---`),
  fc
    .tuple(
      actor,
      fc.constantFrom('exited with 3', 'killed by SIGPIPE', 'killed by SIGSEGV (core dumped)'),
    )
    .map(([who, how]) => `${who}  +++ ${how} +++`),
  fc.tuple(fc.constantFrom('>', '> ', '>zh ', '>  '), words).map((parts) => parts.join('')),
  fc.constantFrom('', '   ', '# a comment', '#', '+250ms', '+1.5s # wait'),
);
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const front = fc.option(
  fc.record({
    title: text,
    zh: text,
    mechanism: text,
    shows: fc.array(text, { maxLength: 3 }),
    own: fc.jsonValue({ maxDepth: 2 }),
  }),
);
const transcript = fc.tuple(front, fc.array(line, { maxLength: 12 })).map(([head, lines]) => {
  if (head === null) return lines.join('\n');
  const { title, zh, mechanism, shows, own } = head;
  const yaml = { title: { en: title, zh }, mechanism, shows, own };
  return ['---', JSON.stringify(yaml), '---', ...lines].join('\n');
});

describe('print', () => {
  it('and parse are each other inverse, on random transcripts', () => {
    holds('usual', fc.property(transcript, expectRoundTrip));
  });

  for (const [family, sample] of Object.entries({ ...SAMPLES, STRACE })) {
    it(`and parse are each other inverse, on the sample of ${family}`, () => {
      expectRoundTrip(sample.trimStart());
    });
  }

  it('puts calls in a column, comments two blanks behind, and quotes as short as can be', () => {
    const { script } = parse(
      '---\ntitle: {en: Hi, zh: 嗨}\n---\nA close( r )#done\nReader   write(w,"\\x00\\x009\\x41\\n",{ .a = 1 })\n>  x\n',
      'x',
    );
    expect(print(script)).toBe(
      '---\ntitle: { en: "Hi", zh: "嗨" }\n---\nA       close(r)  # done\n' +
        'Reader  write(w, "\\0\\0009A\\n", {a=1})\n>  x\n',
    );
  });
});
