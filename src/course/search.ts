import * as z from 'zod/mini';
import type { Block, Lesson } from './lesson.ts';

const entry = z.readonly(
  z.object({
    lesson: z.string(),
    section: z.string(),
    /** Such as `1.3 Publisher confirms`. */
    title: z.string(),
    /** Everything that is written in the section, without its markup. */
    text: z.string(),
  }),
);

/** The text of the course, a section an entry, in the order in which they are read. */
export const searchIndexSchema = z.readonly(z.array(entry));

export type SearchIndex = z.infer<typeof searchIndexSchema>;
export type SearchEntry = SearchIndex[number];

export function searchIndexOf(lessons: readonly Lesson[]): SearchIndex {
  return lessons.flatMap(lesson =>
    lesson.sections.map(({ id, number, title, items, blocks }) => ({
      lesson: lesson.id,
      section: id,
      title: `${number} ${title}`,
      text: [...items, ...blocks.map(textOf)].join(' ').replaceAll(/\s+/g, ' ').trim(),
    })),
  );
}

export interface Hit {
  readonly entry: SearchEntry;
  /** A piece of the text with words of the query in it. */
  readonly excerpt: string;
}

/**
 * The sections that have all words of a query, each at the beginning of a word: those first that have them in the title, beside
 * each other, or often. An empty query finds everything, as it is read.
 */
export function searchCourse(index: SearchIndex, query: string): readonly Hit[] {
  const written = query.split(/\s+/).filter(Boolean);
  if (written.length === 0) return index.map(entry => ({ entry, excerpt: excerptOf(entry.text) }));
  const words = written.map(startOfWord);
  const phrase = startOfWord(written.join(' '));
  return index
    .flatMap(entry => {
      // The rarest word decides; the others are often such as "the".
      const rank = Math.min(...words.map(word => weight(entry, word)));
      if (rank === 0) return [];
      return [
        { entry, rank: rank + weight(entry, phrase), excerpt: excerptOf(entry.text, phrase, ...words) },
      ];
    })
    .toSorted((a, b) => b.rank - a.rank)
    .map(({ entry, excerpt }) => ({ entry, excerpt }));
}

/** No section says a word this often. */
const titleWeight = 1000;
const excerptLength = 120;

/** A word of a query may begin or end with signs: `x-death`, `--longnames`, `{#id}`. */
function startOfWord(word: string): RegExp {
  const before = /^\w/.test(word) ? '\\b' : '';
  return new RegExp(before + word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi');
}

function weight({ title, text }: SearchEntry, words: RegExp): number {
  return titleWeight * (title.match(words)?.length ?? 0) + (text.match(words)?.length ?? 0);
}

/** Around the first of the words that is there. */
function excerptOf(text: string, ...words: readonly RegExp[]): string {
  const at = words.map(word => text.search(word)).find(at => at >= 0) ?? 0;
  const from = at < excerptLength / 2 ? 0 : text.indexOf(' ', at - excerptLength / 3) + 1;
  const piece = text.slice(from, from + excerptLength);
  return `${from > 0 ? '… ' : ''}${piece}${from + excerptLength < text.length ? ' …' : ''}`;
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'code':
      return [block.caption, ...block.samples.map(({ text }) => text)].join(' ');
    case 'tryout':
      return [block.number, block.title, ...block.blocks.map(textOf)].join(' ');
    case 'figure':
      return `${block.caption} ${plain(block.html)}`;
    default:
      return plain(block.html);
  }
}

/** The text of HTML that was rendered from Markdown: it has no scripts, and these four entities. */
function plain(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, match => (/^<\/?(?:a|code|em|span|strong)\b/.test(match) ? '' : ' '))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
