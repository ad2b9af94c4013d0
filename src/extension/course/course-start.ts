import type { CourseOpened } from '../../../webview/course/protocol.ts';
import { type LessonPlace, placeOf } from '../../course/lesson-place.ts';
import type { PageStart } from '../page-html.ts';

/** What the page of lessons shows before its script runs: the text, from where the person will be. */
export function courseStart({ html, ...opened }: CourseOpened): PageStart {
  const place = placeIn(opened);
  return {
    answer: { method: 'open', result: { ...opened, html: null } satisfies CourseOpened },
    body: `<nav class="contents"></nav><main class="start"><article>${html}</article></main>`,
    css: place ? placeCss(place) : '',
  };
}

/** As the page decides it; nowhere is at the beginning. */
function placeIn({ target, lesson, state }: Omit<CourseOpened, 'html'>): LessonPlace | undefined {
  if (target.section) return placeOf(lesson, target.section);
  if (state.place?.lesson !== lesson.id) return undefined;
  return { anchor: state.place.section, offset: state.place.offset };
}

/** Nothing scrolls without a script: what stands above the place is left out until then. */
function placeCss({ anchor, offset }: LessonPlace): string {
  // Whoever runs the command says where to go.
  if (!/^[a-z][a-z0-9-]*$/.test(anchor)) return '';
  return `
.start { padding-top: 0; }
.start :has(~ #${anchor}, ~ * #${anchor}) { display: none; }
.start section:has(> #${anchor}) { margin-top: 0; }
.start #${anchor} { margin-top: ${-offset}px; }`;
}
