/** The lines of a transcript in their parts: who, what, with which result. */
import {
  argumentAt,
  CATALOGUE,
  type CallItem,
  type Expr,
  type Item,
  type Script,
} from '../../engine/index.ts';

/** The result of a call that does not return at once, as transcripts write it. */
export const UNFINISHED = '<unfinished ...>';

/** A line of a transcript in its parts. */
export interface LineParts {
  readonly line: number;
  readonly actor: string;
  readonly text: string;
  /** The same, without what the call will write: for those who are to say what it does. */
  readonly masked: string;
  /** The same, with the sign for something left out in place of that: for a call that has not returned. */
  readonly asked: string;
  /** What the line asserts, `= 5` or `<unfinished ...>`; '' if nothing. */
  readonly result: string;
  readonly comment: string;
}

/** A transcript's lines that the pane shows: no front matter, no narration, no blank lines. */
export function readLines(script: Script): LineParts[] {
  return script.items.flatMap((item) => lineParts(script, item) ?? []);
}

function lineParts(script: Script, item: Item): LineParts | undefined {
  const { line } = item.span;
  const source = script.lines[line - 1] ?? '';
  switch (item.kind) {
    case 'blank':
    case 'narration':
      return undefined;
    case 'comment':
      return plainLine(line, `# ${item.text}`, '');
    case 'time':
      return plainLine(line, item.text, item.comment ?? '');
    default: {
      const comment = item.comment ?? '';
      const statement = withoutComment(source, comment).trim();
      const text = statement.slice(item.actor.length).trim();
      const [head, result] = splitResult(item, text);
      const parts = { line, actor: item.actor, text: head, result, comment };
      if (item.kind !== 'call') return { ...parts, masked: head, asked: head };
      return {
        ...parts,
        masked: maskedCall(source, item, '_'),
        asked: maskedCall(source, item, '…'),
      };
    }
  }
}

function plainLine(line: number, text: string, comment: string): LineParts {
  return { line, actor: '', text, masked: text, asked: text, result: '', comment };
}

/** A call with a sign in place of every out argument that says what will be found there. */
function maskedCall(source: string, item: CallItem, sign: string): string {
  let text = source;
  const answers = CATALOGUE[item.call].args
    .flatMap(({ dir }, position) => {
      const expr = argumentAt(item, position);
      if (dir === 'in' || expr === undefined) return [];
      return dir === 'out' ? [expr] : outFields(expr);
    })
    .filter((expr) => !isAssignment(expr))
    .sort((a, b) => b.span.column - a.span.column);
  for (const { span: at } of answers) {
    text = `${text.slice(0, at.column - 1)}${sign}${text.slice(at.end - 1)}`;
  }
  const statement = text.trim().slice(item.actor.length).trim();
  return splitResult(item, statement)[0];
}

/** What `poll` writes into each of its structures: the last of three fields. */
function outFields(expr: Expr): Expr[] {
  if (expr.kind !== 'array') return [];
  return expr.items.flatMap((item) => {
    const last = item.kind === 'struct' ? item.fields[2]?.value : undefined;
    return last === undefined ? [] : [last];
  });
}

/** True for what only names variables: it tells nothing. */
function isAssignment(expr: Expr): boolean {
  if (expr.kind === 'array') return expr.items.every(isAssignment);
  return expr.kind === 'var' || expr.kind === 'any';
}

/** A line without the comment that ends it. */
function withoutComment(source: string, comment: string): string {
  if (comment === '') return source;
  const at = source.lastIndexOf(comment);
  const hash = at < 0 ? -1 : source.lastIndexOf('#', at);
  return hash < 0 ? source : source.slice(0, hash);
}

/** A statement and the result that it asserts: what follows its last `=` outside of its parentheses. */
function splitResult(item: Item, text: string): [string, string] {
  if (item.kind !== 'call' && item.kind !== 'resumed') return [text, ''];
  if (item.expect.kind === 'unfinished') {
    return [text.replace(/\s*<unfinished \.\.\.>\s*$/, ''), UNFINISHED];
  }
  if (item.expect.kind === 'returns') return [text, ''];
  const end = item.kind === 'resumed' ? text.indexOf('resumed>') + 8 : closingParenthesis(text) + 1;
  const rest = text.slice(end).trim();
  const errno = /^=\s*-1\s+E\w+/.exec(rest)?.[0] ?? rest;
  return [text.slice(0, end), errno.replace(/^=\s*/, '= ')];
}

/** Where the parenthesis that the statement's first one opens is closed, strings left aside. */
function closingParenthesis(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (quoted) {
      if (character === '\\') i += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "'" && text[i + 2] === "'") i += 2;
    else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return text.length - 1;
}
