import { lessons } from '../../src/course/lessons.ts';
import type { LessonOutline } from '../../src/course/outline.ts';
import { button } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';

export interface Contents {
  readonly element: HTMLElement;
  setCurrent(section: string): void;
  setRead(read: readonly string[]): void;
  setDone(lessons: readonly string[]): void;
  /** The height that it covers at the top of the window, in CSS pixels: 0 while it stands beside the text. */
  headroom(): number;
}

/** The lesson's sections, the one being read marked, the way to the previous and the next, and to the other lessons. */
export function contents(
  lesson: LessonOutline,
  goTo: (section: string) => void,
  left: AbortSignal,
): Contents {
  let current = 0;
  const links = lesson.sections.map(({ id, number, title }) =>
    h('a', { href: `#${id}` }, h('span', { class: 'number' }, number), ` ${title}`),
  );
  const ticks = lesson.sections.map(() => h('span', { class: 'tick' }));
  const lessonLinks = lessons.map(({ id, title }, index) =>
    h(
      'a',
      { href: `#${id}/`, 'aria-current': id === lesson.id && 'page' },
      h('span', { class: 'number' }, String(index + 1)),
      ` ${title}`,
    ),
  );
  const doneTicks = lessons.map(() => h('span', { class: 'tick' }));
  const here = h('span', { class: 'here' });
  const progress = h('p', { class: 'progress' });
  const step = (by: number) => {
    const section = lesson.sections[current + by];
    if (section) goTo(section.id);
  };
  const previous = button({ label: '↑', ariaLabel: 'Previous section', onClick: () => step(-1) });
  const next = button({ label: '↓', ariaLabel: 'Next section', onClick: () => step(1) });
  const summary = h('summary', {}, h('span', { class: 'summary-label' }, 'Contents'), here);
  const list = h(
    'details',
    { open: true },
    summary,
    linkList(links, ticks),
    progress,
    h('p', { class: 'lessons' }, 'Lessons'),
    linkList(lessonLinks, doneTicks),
  );

  // Beside the text there is room for the list; above it, it opens on demand and closes once it was used.
  const narrow = window.matchMedia('(max-width: 899px)');
  const fold = () => {
    list.open = !narrow.matches;
    summary.tabIndex = narrow.matches ? 0 : -1;
  };
  narrow.addEventListener('change', fold, { signal: left });
  fold();
  list.addEventListener('click', event => {
    if (narrow.matches && event.target instanceof Element && event.target.closest('a')) list.open = false;
  });

  const element = h(
    'nav',
    { class: 'contents', 'aria-label': `Contents of lesson ${lesson.number}` },
    list,
    h('div', { class: 'steps' }, previous, next),
  );
  return {
    element,
    headroom: () => (narrow.matches ? element.offsetHeight : 0),
    setCurrent(section) {
      current = Math.max(
        0,
        lesson.sections.findIndex(({ id }) => id === section),
      );
      for (const [index, link] of links.entries()) {
        if (index === current) link.setAttribute('aria-current', 'location');
        else link.removeAttribute('aria-current');
      }
      const { number = '', title = '' } = lesson.sections[current] ?? {};
      here.textContent = `${number} ${title}`;
      previous.toggleAttribute('disabled', current === 0);
      next.toggleAttribute('disabled', current === lesson.sections.length - 1);
    },
    setRead(read) {
      for (const [index, { id }] of lesson.sections.entries()) {
        if (ticks[index]) tick(ticks[index], read.includes(id) ? 'read' : '');
      }
      const count = lesson.sections.filter(({ id }) => read.includes(id)).length;
      progress.textContent = `${count} of ${lesson.sections.length} sections read`;
    },
    setDone(done) {
      for (const [index, { id }] of lessons.entries()) {
        if (doneTicks[index]) tick(doneTicks[index], done.includes(id) ? 'done' : '');
      }
    },
  };
}

function linkList(links: readonly HTMLElement[], ticks: readonly HTMLElement[]): HTMLElement {
  return h('ol', {}, ...links.map((link, index) => h('li', {}, link, ticks[index] ?? '')));
}

/** `words` say what the tick means; without any there is none. */
function tick(element: HTMLElement, words: string): void {
  element.replaceChildren(
    ...(words ? [h('span', { 'aria-hidden': 'true' }, '✓'), h('span', { class: 'unseen' }, words)] : []),
  );
}
