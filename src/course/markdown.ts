import type { StateBlock, Token } from 'markdown-it';
import MarkdownIt from 'markdown-it';

export type { Token };

/** A checklist item in running text. */
export const itemPattern = /\b(?:REL|ERR|HA|MON|SEC)\d{3}\b/g;

/**
 * Markdown as lessons use it: CommonMark with tables, no raw HTML, and blocks between `::: name argument` and
 * `:::`. These come out as `directive_open` and `directive_close` tokens: `info` holds name and argument, `markup`
 * the closing line, empty when there is none.
 */
export const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });

markdown.block.ruler.before('fence', 'directive', directive, { alt: ['paragraph', 'reference', 'list'] });

markdown.renderer.rules.text = (tokens, index) =>
  markdown.utils
    .escapeHtml(tokens[index]?.content ?? '')
    .replace(itemPattern, item => `<span class="item">${item}</span>`);
// A table may be wider than the page: it scrolls by itself, also with the keyboard.
markdown.renderer.rules.table_open = () =>
  '<div class="table" role="group" aria-label="Table" tabindex="0"><table>\n';
markdown.renderer.rules.table_close = () => '</table></div>\n';

function directive(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const opening = /^:::(.*)$/.exec(lineOf(state, startLine));
  if (!opening) return false;
  if (silent) return true;

  let closing = startLine + 1;
  while (closing < endLine && lineOf(state, closing) !== ':::') closing++;

  const open = state.push('directive_open', '', 1);
  open.map = [startLine, closing];
  open.info = opening[1]?.trim() ?? '';
  open.markup = closing < endLine ? ':::' : '';

  const { lineMax } = state;
  state.lineMax = closing;
  state.md.block.tokenize(state, startLine + 1, closing);
  state.lineMax = lineMax;

  state.push('directive_close', '', -1);
  state.line = closing + 1;
  return true;
}

function lineOf(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]).trimEnd();
}
