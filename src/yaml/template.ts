/** Whether a text has marks of Helm, Jinja or ERB. In a quoted text they may be meant for another program. */
export function hasTemplateMarks(text: string): boolean {
  return /\{\{|\{%|<%/.test(text);
}

/** Stands for each character of a mark. Nobody writes it: it is for private use. */
export const masked = '\uE000';

/** The text with its template's marks masked, each character in its place; a line that has nothing else is a comment. */
export function withoutTemplateMarks(text: string): string {
  let result = '';
  let at = 0;
  for (const { start, end } of marksOf(text)) {
    result += text.slice(at, start) + text.slice(start, end).replaceAll(/[^\r\n]/g, masked);
    at = end;
  }
  return (result + text.slice(at)).replaceAll(/^([ \t]*)\uE000(?=[\uE000 \t]*\r?$)/gm, '$1#');
}

function* marksOf(text: string): Generator<{ readonly start: number; readonly end: number }> {
  let at = 0;
  for (const { 0: opening, index } of text.matchAll(/\{\{|\{%|<%/g)) {
    if (index < at) continue;
    const closing = text.indexOf(closings[opening] ?? '', index + opening.length);
    if (closing < 0) return;
    at = closing + 2;
    yield { start: index, end: at };
  }
}

const closings: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '<%': '%>' };
