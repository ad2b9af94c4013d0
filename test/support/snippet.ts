/**
 * The text that VS Code inserts for a snippet body when every tab stop keeps its default, or gets what
 * `answers` says for its number. Knows what our snippets use: tab stops, (nested) placeholders, `\` escapes.
 * https://code.visualstudio.com/docs/editing/userdefinedsnippets#_snippet-syntax
 */
export function expandSnippet(
  body: readonly string[],
  answers: Readonly<Record<number, string>> = {},
): string {
  const text = body.join('\n');
  const values = new Map(Object.entries(answers).map(([stop, value]) => [Number(stop), value]));
  let position = 0;

  function expand(nested: boolean): string {
    let expanded = '';
    while (position < text.length && !(nested && text[position] === '}')) {
      const stop = /^\$(?:(\d+)|\{(\d+)(:?))/.exec(text.slice(position, position + 8));
      if (stop) {
        position += stop[0].length;
        expanded += tabStop(Number(stop[1] ?? stop[2]), stop[2] !== undefined);
        continue;
      }
      if (text[position] === '\\' && /[$}\\]/.test(text[position + 1] ?? '')) position += 1;
      expanded += text[position];
      position += 1;
    }
    return expanded;
  }

  function tabStop(number: number, braced: boolean): string {
    if (braced) {
      const fallback = expand(true);
      position += 1;
      if (!values.has(number)) values.set(number, fallback);
    }
    return values.get(number) ?? '';
  }

  return expand(false);
}
