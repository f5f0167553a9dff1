/** Printing a transcript in its canonical form: what is printed reads as the same transcript. */
import type { CallItem, EndItem, Expect, Expr, Item, Script } from './ast.ts';
import { printFrontMatter } from './front-matter.ts';
import { quoteBytes } from './quote.ts';

export { formatOutcome, formatValue, printCall } from './format.ts';

/** A whole transcript, ending in a newline. */
export function print(script: Script): string {
  const width = script.items.reduce(
    (most, item) => ('actor' in item ? Math.max(most, item.actor.length) : most),
    0,
  );
  const lines = [...printFrontMatter(script.front)];
  for (const item of script.items) lines.push(...printItem(item, width));
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/**
 * One item's lines.
 *
 * @param width Characters that actors' names are padded to, so that calls stand in a column.
 */
export function printItem(item: Item, width = 0): readonly string[] {
  switch (item.kind) {
    case 'blank':
      return [''];
    case 'comment':
      return [item.text === '' ? '#' : `# ${item.text}`];
    case 'narration': {
      const mark = item.language === 'en' ? '>' : `>${item.language}`;
      return item.lines.map((line) => (line === '' ? mark : `${mark} ${line}`));
    }
    case 'time':
      return [withComment(item.text, item.comment)];
    default:
      return [withComment(`${item.actor.padEnd(width)}  ${statement(item)}`, item.comment)];
  }
}

function withComment(line: string, comment: string | undefined): string {
  if (comment === undefined) return line;
  return comment === '' ? `${line}  #` : `${line}  # ${comment}`;
}

function statement(
  item: Exclude<Item, { kind: 'blank' | 'comment' | 'narration' | 'time' }>,
): string {
  switch (item.kind) {
    case 'call':
      return `${printCallItem(item)}${printExpect(item.expect)}`;
    case 'resumed':
      return `<... ${item.call} resumed>${printExpect(item.expect)}`;
    case 'signal':
      return `--- ${item.signal} ${item.info === undefined ? '' : `${printExpr(item.info)} `}---`;
    case 'end':
      return `+++ ${printExit(item.exit)} +++`;
  }
}

function printExit(exit: EndItem['exit']): string {
  return 'exited' in exit ? `exited with ${exit.exited}` : `killed by ${exit.killed}`;
}

/** The call of a line as the transcript writes it, without what it asserts: `read(r, "Hello", 100)`. */
export function printCallItem(item: CallItem): string {
  return `${item.call}(${item.args.map(printExpr).join(', ')})`;
}

/** What a line asserts: ` = 5`, ` = -1 EAGAIN`, ` <unfinished ...>`, or nothing. */
function printExpect(expect: Expect): string {
  if (expect.kind === 'returns') return '';
  if (expect.kind === 'unfinished') {
    if (expect.interrupted !== undefined) return ` = ? ${expect.interrupted}`;
    return expect.loose ? ' = ? <unfinished ...>' : ' <unfinished ...>';
  }
  const errno = expect.errno === undefined ? '' : ` ${expect.errno}`;
  return ` = ${printExpr(expect.value)}${errno}`;
}

/** An expression. */
export function printExpr(expr: Expr): string {
  switch (expr.kind) {
    case 'int':
    case 'any':
      return expr.text;
    case 'string':
      return `${expr.abstract ? '@' : ''}${quoteBytes(expr.bytes)}${expr.prefix ? '...' : ''}`;
    case 'null':
      return 'NULL';
    case 'var':
    case 'const':
    case 'actor':
      return expr.name;
    case 'field':
      return /^\d/.test(expr.name)
        ? `${printExpr(expr.of)}[${expr.name}]`
        : `${printExpr(expr.of)}.${expr.name}`;
    case 'call':
      return `${expr.name}(${expr.args.map(printExpr).join(', ')})`;
    case 'unary':
      return `${expr.op}${printExpr(expr.of)}`;
    case 'binary':
      return printBinary(expr);
    case 'paren':
      return `(${printExpr(expr.of)})`;
    case 'changed':
      return `${printExpr(expr.given)} => ${printExpr(expr.left)}`;
    case 'struct':
      return `{${expr.fields
        .map(({ name, value }) => (name === undefined ? '' : `${name}=`) + printExpr(value))
        .join(', ')}}`;
    case 'array':
      return `${expr.complement ? '~' : ''}[${[...expr.items.map(printExpr), ...(expr.more ? ['...'] : [])].join(', ')}]`;
  }
}

function printBinary(expr: Extract<Expr, { kind: 'binary' }>): string {
  const tight = expr.op === '|' || isSignalOffset(expr);
  const op = tight ? expr.op : ` ${expr.op} `;
  return `${printExpr(expr.left)}${op}${printExpr(expr.right)}`;
}

/** `SIGRTMIN+1` is one name. */
function isSignalOffset(expr: Extract<Expr, { kind: 'binary' }>): boolean {
  return expr.left.kind === 'const' && /^SIGRTM(IN|AX)$/.test(expr.left.name);
}
