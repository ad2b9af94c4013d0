import { button } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';

/** A text in lines that can be folded where brackets open; what of it is not shown yet comes on demand. */
export function foldingText(text: string, isJson: boolean): HTMLElement {
  const lines = text.split('\n').flatMap(splitLong);
  const ends = isJson ? foldEnds(lines) : new Map<number, number>();
  const folded = new Set<number>();
  const code = h('div', { class: 'lines', role: 'group', 'aria-label': 'Body' });
  const more = h('p', { class: 'more' });
  let shown = 0;

  /** Lines in folded parts are hidden; a part that is folded inside of another stays so. */
  const hide = () => {
    let until = -1;
    for (const [index, line] of [...code.children].entries()) {
      line.toggleAttribute('hidden', index < until);
      const end = ends.get(index);
      if (index >= until && end !== undefined && folded.has(index)) until = end;
    }
  };

  const lineElement = (line: string, index: number) => {
    const end = ends.get(index);
    if (end === undefined)
      return h('div', { class: 'line' }, h('span', { class: 'gutter' }), coloured(line, isJson));
    const marker = h(
      'button',
      {
        class: 'gutter',
        type: 'button',
        'aria-expanded': 'true',
        'aria-label': `Fold ${end - index - 1} lines`,
      },
      '▾',
    );
    marker.addEventListener('click', () => fold(index, marker, !folded.has(index)));
    return h('div', { class: 'line' }, marker, coloured(line, isJson));
  };

  const fold = (index: number, marker: Element, on: boolean) => {
    if (on) folded.add(index);
    else folded.delete(index);
    marker.setAttribute('aria-expanded', String(!on));
    marker.textContent = on ? '▸' : '▾';
    hide();
  };

  const showMore = () => {
    const from = shown;
    for (let room = mostCharacters; shown < lines.length && shown < from + mostLines && room > 0; shown++) {
      const line = lines[shown] ?? '';
      code.append(lineElement(line, shown));
      room -= line.length;
    }
    hide();
    const left = lines.length - shown;
    const label = `Show more of ${left.toLocaleString('en')} lines`;
    more.replaceChildren(...(left > 0 ? [button({ label, onClick: showMore })] : []));
  };
  showMore();
  return h('div', { class: 'payload-text' }, code, more);
}

/** What is put into the page at once: laying out a megabyte of text takes seconds. */
const mostLines = 3000;
const mostCharacters = 200_000;

/** A line of a megabyte would bring the page to a halt. */
const longestLine = 4000;

function splitLong(line: string): readonly string[] {
  if (line.length <= longestLine) return [line];
  return Array.from({ length: Math.ceil(line.length / longestLine) }, (_, part) =>
    line.slice(part * longestLine, (part + 1) * longestLine),
  );
}

/** For each line that ends with an opening bracket the line that closes it. In laid out JSON no string ends a line so. */
function foldEnds(lines: readonly string[]): Map<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (/^\s*[\]}]/.test(line)) {
      const start = open.pop();
      if (start !== undefined && index > start + 1) ends.set(start, index);
    }
    if (/[[{]$/.test(line)) open.push(index);
  }
  return ends;
}

/** Names, strings, numbers and words of a line of JSON, each in its colour. */
function coloured(line: string, isJson: boolean): HTMLElement {
  if (!isJson) return h('span', {}, line);
  const [, space = '', name, colon = '', value = '', rest = ''] =
    /^(\s*)(?:("(?:[^"\\]|\\.)*")(: ))?("(?:[^"\\]|\\.)*"?|[^\s,[\]{}]*)(.*)$/s.exec(line) ?? [];
  return h(
    'span',
    {},
    space,
    ...(name ? [h('span', { class: 'name' }, name), colon] : []),
    ...(value ? [h('span', { class: valueClass(value) }, value)] : []),
    rest,
  );
}

function valueClass(value: string): string {
  if (value.startsWith('"')) return 'string';
  return /^[-\d]/.test(value) ? 'number' : 'word';
}
