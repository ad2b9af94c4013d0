import type { ChecklistItemId } from '../rules/checklist.ts';
import { byHand } from './by-hand.ts';
import type { Block, CodeBlock, Lesson, Sample, Section, TryoutBlock } from './lesson.ts';
import { languages } from './lesson.ts';
import { lessonAbout, lessons } from './lessons.ts';
import { markdown } from './markdown.ts';

/**
 * The text of a lesson: what can be read before any script has run. webview/course/live.ts gives it its buttons,
 * drawings and experiments, and finds their places by the classes and data attributes here.
 */
export function lessonHtml(lesson: Lesson): string {
  return [
    `<p class="eyebrow">Lesson ${lesson.number} of ${lessons.length}</p>`,
    `<h1 tabindex="-1">${escapeHtml(lesson.title)}</h1>`,
    ...lesson.intro.map(block => linkItems(blockHtml(block), lesson)),
    ...lesson.sections.map(section => linkItems(sectionHtml(section), lesson, section)),
  ].join('\n');
}

const { escapeHtml } = markdown.utils;

function sectionHtml({ id, number, title, items, blocks }: Section): string {
  const teaches = items.map(item => `<span class="item">${item}</span>`).join(' ');
  return `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title" tabindex="-1"><span class="number">${number}</span> ${escapeHtml(title)}</h2>
${teaches && `<p class="teaches">Checklist: ${teaches}</p>`}
${blocks.map(blockHtml).join('\n')}
</section>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'prose':
      return `<div class="prose">${block.html}</div>`;
    case 'code':
      return codeHtml(block);
    case 'outcomes':
      return `<div class="outcomes"><h2>After this lesson you can</h2>${block.html}</div>`;
    case 'pitfalls':
      return `<div class="prose pitfalls">${block.html}</div>`;
    case 'sources':
      return `<div class="sources"><p>From the vendor</p>${block.html}</div>`;
    case 'version': {
      const label = escapeHtml(`RabbitMQ ${block.label}`);
      return `<div class="version" role="note" aria-label="${label}" data-range="${escapeHtml(block.range)}">
<p class="versions">${label}</p><div class="prose">${block.html}</div></div>`;
    }
    case 'figure': {
      const caption = escapeHtml(block.caption);
      return `<figure class="drawing" aria-label="${caption}" data-figure="${block.figure}">
<figcaption><strong>${caption}</strong>${block.html}</figcaption></figure>`;
    }
    case 'tryout':
      return tryoutHtml(block);
  }
}

/** Most languages are never looked at: they wait in templates. */
function codeHtml({ caption, samples: [first, ...others] }: CodeBlock): string {
  if (!first) return '';
  return `<figure class="code"><figcaption><span class="caption">${escapeHtml(caption || languages[first.language])}</span></figcaption>
${sampleHtml(first)}${others.map(sample => `<template>${sampleHtml(sample)}</template>`).join('')}</figure>`;
}

/** Long lines scroll, also with the keyboard. */
function sampleHtml({ language, html }: Sample): string {
  return `<pre tabindex="0" data-language="${language}"><code>${html}</code></pre>`;
}

function tryoutHtml({ id, number, title, blocks }: TryoutBlock): string {
  const needs = byHand.get(id);
  const how = needs
    ? `<p class="by-hand">This one is done by hand: it needs ${needs}. What stands under “Expected” was recorded on a broker.</p>`
    : '';
  return `<section class="tryout" id="${id}" aria-labelledby="${id}-title">
<h3 id="${id}-title" tabindex="-1"><span class="number">${number}</span> ${escapeHtml(title)}</h3>
${how}${blocks.map(blockHtml).join('\n')}
</section>`;
}

/** Turns each mention of a checklist item into a link to the section that teaches it, in whatever lesson. */
function linkItems(html: string, lesson: Lesson, here?: Section): string {
  return html.replaceAll(/<span class="item">(\w+)<\/span>/g, (mention, item: string) => {
    if (here?.items.includes(item)) return mention;
    const section = lesson.sections.find(({ items }) => items.includes(item));
    // The compiler lets only items of the checklist be mentioned.
    const other = lessonAbout(item as ChecklistItemId);
    const link = section
      ? { href: `#${section.id}`, title: section.title }
      : other && { href: `#${other.id}/${item}`, title: `lesson ${other.title}` };
    if (!link) return mention;
    return `<a href="${link.href}" class="item" aria-label="${item}: ${escapeHtml(link.title)}">${item}</a>`;
  });
}
