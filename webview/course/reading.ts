import type { LessonPlace } from '../../src/course/lesson-place.ts';

/** Where a person is in the article, as they scroll. */
export interface Reading {
  /** Scrolls to a place in a section or try-out, and moves the keyboard's place there. */
  goTo(place: LessonPlace): void;
  /** Scrolls to a place remembered earlier. */
  restore(place: LessonPlace): void;
}

export interface ReadingListener {
  /** The height at the top of the window that something else covers, in CSS pixels. */
  headroom(): number;
  onSection(section: string): void;
  /** Called when scrolling has come to rest. `ended` are the sections whose end is in view. */
  onRest(section: string, offset: number, ended: readonly string[]): void;
}

const restMs = 600;

/** Follows the scrolling of the window over `sections`, which are in the order of the page, until `left`. */
export function followReading(
  sections: readonly HTMLElement[],
  left: AbortSignal,
  { headroom, onSection, onRest }: ReadingListener,
): Reading {
  let current = '';
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = () => {
    const section =
      sections.findLast(element => element.getBoundingClientRect().top <= headroom() + 40) ?? sections[0];
    if (!section) return;
    if (section.id !== current) {
      current = section.id;
      onSection(current);
    }
    clearTimeout(timer);
    timer = setTimeout(
      () => onRest(current, headroom() - section.getBoundingClientRect().top, ended(sections)),
      restMs,
    );
  };
  window.addEventListener('scroll', look, { passive: true, signal: left });
  window.addEventListener('resize', look, { passive: true, signal: left });
  left.addEventListener('abort', () => clearTimeout(timer));
  look();

  const scrollTo = ({ anchor, offset }: LessonPlace) => {
    const element = document.getElementById(anchor);
    if (!element) return undefined;
    window.scrollBy({ top: element.getBoundingClientRect().top - headroom() + offset, behavior: 'instant' });
    look();
    return element;
  };
  return {
    goTo(place) {
      scrollTo(place)?.querySelector<HTMLElement>('[tabindex="-1"]')?.focus({ preventScroll: true });
    },
    restore: scrollTo,
  };
}

/** The lower part only: a section that a jump has just scrolled past was not read. */
function ended(sections: readonly HTMLElement[]): string[] {
  return sections
    .filter(element => {
      const { bottom } = element.getBoundingClientRect();
      return bottom > window.innerHeight * 0.3 && bottom <= window.innerHeight;
    })
    .map(({ id }) => id);
}
