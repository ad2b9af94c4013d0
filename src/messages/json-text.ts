/** Text of JSON, laid out anew. */
export interface LaidOut {
  readonly text: string;
  /** It ended at the limit, before its end. */
  readonly cut: boolean;
}

/**
 * JSON on many lines. Numbers, strings and names that come twice stay as they are written, which they would not as
 * values; what is no JSON comes out in some way, too.
 * @param limit in characters
 */
export function prettyJson(text: string, limit = Number.POSITIVE_INFINITY): LaidOut {
  const parts: string[] = [];
  let length = 0;
  let depth = 0;
  let before = '';
  for (const token of tokens(text)) {
    if (length > limit) return { text: parts.join('').slice(0, limit), cut: true };
    const closes = token === '}' || token === ']';
    if (closes) depth = Math.max(0, depth - 1);
    const opened = before === '{' || before === '[';
    const breaks = before === ',' || (closes ? !opened && before !== '' : opened);
    const gap = breaks ? lineBreak(depth) : before === ':' ? ' ' : '';
    parts.push(gap, token);
    length += gap.length + token.length;
    if (token === '{' || token === '[') depth++;
    before = token;
  }
  const whole = parts.join('');
  return { text: whole.slice(0, limit), cut: whole.length > limit };
}

/** JSON without any space between its parts. */
export function compactJson(text: string): string {
  return [...tokens(text)].join('');
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** How many objects and lists are in each other at the deepest place. */
export function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const token of tokens(text)) {
    if (token === '{' || token === '[') deepest = Math.max(deepest, ++depth);
    else if (token === '}' || token === ']') depth--;
  }
  return deepest;
}

/** The marks, strings, numbers and words; a string that is cut off ends with the text. */
function* tokens(text: string): Generator<string> {
  const literal = /[^\s{}[\],:"]+/y;
  for (let at = 0; at < text.length; ) {
    const char = text.charAt(at);
    let end = at + 1;
    if (char === '"') end = endOfString(text, at);
    else if (/\s/.test(char)) {
      at = end;
      continue;
    } else if (!'{}[],:'.includes(char)) {
      literal.lastIndex = at;
      end = literal.test(text) ? literal.lastIndex : end;
    }
    yield text.slice(at, end);
    at = end;
  }
}

function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let slashes = quote;
    while (text.charAt(slashes - 1) === '\\') slashes--;
    if ((quote - slashes) % 2 === 0) return quote + 1;
  }
  return text.length;
}

/** Deep nesting is not indented all the way: 10,000 levels would come to 100 MB of spaces. */
const deepest = 32;

function lineBreak(depth: number): string {
  return `\n${'  '.repeat(Math.min(depth, deepest))}`;
}
