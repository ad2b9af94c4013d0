import type { SnippetFile } from './catalogue.ts';

/** The code of the snippet with this prefix, every tab stop at its default; undefined when there is none. */
export function snippetCode(file: SnippetFile, prefix: string): string | undefined {
  const snippet = Object.values(file).find(candidate => candidate.prefix === prefix);
  return snippet && expandSnippet(snippet.body.join('\n'));
}

/**
 * A snippet body as it stands when every tab stop keeps its default: `${1:text}` becomes `text`, and so does each `$1`
 * after it; or gets what `answers` says for its number. Our snippets use tab stops, nested placeholders and escapes, no choices and no variables.
 * https://code.visualstudio.com/docs/editing/userdefinedsnippets#_snippet-syntax
 */
export function expandSnippet(body: string, answers: Readonly<Record<string, string>> = {}): string {
  const values = new Map(Object.entries(answers));
  let at = 0;

  function expand(nested: boolean): string {
    let text = '';
    while (at < body.length && !(nested && body[at] === '}')) {
      const [stop, plain, braced, colon] = /^\$(?:(\d+)|\{(\d+)(:?))/.exec(body.slice(at)) ?? [];
      if (stop) {
        at += stop.length;
        if (braced) {
          const value = expand(true);
          at++;
          if (colon && !values.has(braced)) values.set(braced, value);
        }
        text += values.get(plain ?? braced ?? '') ?? '';
      } else {
        if (body[at] === '\\' && /[$}\\]/.test(body[at + 1] ?? '')) at++;
        text += body[at];
        at++;
      }
    }
    return text;
  }
  return expand(false);
}
