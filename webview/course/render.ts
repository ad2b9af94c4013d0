import type { Block, FigureName, Lesson, Section } from '../../src/course/lesson.ts';
import { lessonAbout, lessons } from '../../src/course/lessons.ts';
import type { ChecklistItemId } from '../../src/rules/checklist.ts';
import { h, trusted } from '../shared/dom.ts';
import { accessRings } from './access-rings/figure.ts';
import { cluster } from './cluster/figure.ts';
import type { CodeBlocks } from './code.ts';
import { fourHops } from './four-hops/figure.ts';
import { headOfLine } from './head-of-line/figure.ts';
import { messageGauges } from './message-gauges/figure.ts';
import { retryLadder } from './retry-ladder/figure.ts';
import type { Tryouts } from './tryouts/tryouts.ts';

/** What draws the parts of a lesson that do something. */
export interface Parts {
  readonly code: CodeBlocks;
  readonly tryouts: Tryouts;
  /** What leads from a section that teaches an item to how it stands with it. */
  lookups(item: string, section: string): readonly HTMLElement[];
}

/** The lesson as an article: its title, what it teaches, and its sections with their ids as anchors. */
export function renderLesson(lesson: Lesson, parts: Parts): HTMLElement {
  const article = h(
    'article',
    {},
    h('p', { class: 'eyebrow' }, `Lesson ${lesson.number} of ${lessons.length}`),
    h('h1', { tabindex: '-1' }, lesson.title),
    ...lesson.intro.map(block => renderBlock(block, parts)),
    ...lesson.sections.map(section => renderSection(section, parts)),
  );
  linkItems(article, lesson);
  return article;
}

function renderSection({ id, number, title, items, blocks }: Section, parts: Parts): HTMLElement {
  return h(
    'section',
    { id, 'aria-labelledby': `${id}-title` },
    h('h2', { id: `${id}-title`, tabindex: '-1' }, h('span', { class: 'number' }, number), ` ${title}`),
    ...(items.length > 0
      ? [
          h(
            'p',
            { class: 'teaches' },
            'Checklist: ',
            ...items.map(item => h('span', { class: 'item' }, item)),
            ...parts.lookups(items[0] ?? '', `${number} ${title}`),
          ),
        ]
      : []),
    ...blocks.map(block => renderBlock(block, parts)),
  );
}

function renderBlock(block: Block, parts: Parts): HTMLElement {
  switch (block.kind) {
    case 'prose':
      return trusted('div', block.html, { class: 'prose' });
    case 'code':
      return parts.code.render(block);
    case 'outcomes':
      return h(
        'div',
        { class: 'outcomes' },
        h('h2', {}, 'After this lesson you can'),
        trusted('div', block.html),
      );
    case 'pitfalls':
      return trusted('div', block.html, { class: 'prose pitfalls' });
    case 'sources':
      return h('div', { class: 'sources' }, h('p', {}, 'From the vendor'), trusted('div', block.html));
    case 'version':
      return h(
        'div',
        {
          class: 'version',
          role: 'note',
          'aria-label': `RabbitMQ ${block.label}`,
          'data-range': block.range,
        },
        h('p', { class: 'versions' }, `RabbitMQ ${block.label}`),
        trusted('div', block.html, { class: 'prose' }),
      );
    case 'figure':
      return h(
        'figure',
        { class: 'drawing', 'aria-label': block.caption },
        h('figcaption', {}, h('strong', {}, block.caption), trusted('div', block.html)),
        drawings[block.figure](),
      );
    case 'tryout':
      return h(
        'section',
        { class: 'tryout', id: block.id, 'aria-labelledby': `${block.id}-title` },
        h(
          'h3',
          { id: `${block.id}-title`, tabindex: '-1' },
          h('span', { class: 'number' }, block.number),
          ` ${block.title}`,
        ),
        parts.tryouts.panel(block.id, `${block.number} ${block.title}`),
        ...block.blocks.map(inner => renderBlock(inner, parts)),
      );
  }
}

/** What draws each figure. */
const drawings: Readonly<Record<FigureName, () => HTMLElement>> = {
  'four-hops': fourHops,
  'retry-ladder': retryLadder,
  'head-of-line': headOfLine,
  cluster,
  'message-gauges': messageGauges,
  'access-rings': accessRings,
};

/** Turns each mention of a checklist item into a link to the section that teaches it, in whatever lesson. */
function linkItems(article: HTMLElement, lesson: Lesson): void {
  for (const mention of article.querySelectorAll('.item')) {
    const item = mention.textContent;
    const section = lesson.sections.find(({ items }) => items.includes(item));
    if (section && mention.closest('section')?.id === section.id) continue;
    // The compiler lets only items of the checklist be mentioned.
    const other = lessonAbout(item as ChecklistItemId);
    const link = section
      ? { href: `#${section.id}`, title: section.title }
      : other && { href: `#${other.id}/${item}`, title: `lesson ${other.title}` };
    if (link) {
      const attributes = { href: link.href, class: 'item', 'aria-label': `${item}: ${link.title}` };
      mention.replaceWith(h('a', attributes, item));
    }
  }
}
