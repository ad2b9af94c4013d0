import type { CourseState, CourseTarget } from '../../../webview/course/protocol.ts';
import type { Exercise } from '../../course/exercise.ts';
import { exerciseName } from '../../course/exercises.ts';
import type { ExerciseProgress } from '../../course/grade-report.ts';
import type { LessonOutline, Outline, SectionOutline } from '../../course/outline.ts';
import type { Quiz } from '../../course/quiz.ts';
import { isPass, type QuizState, resultOf } from '../../course/quiz-run.ts';
import { type ChecklistItem, checklist } from '../../rules/checklist.ts';

export type CourseNodeKind =
  | 'continue'
  | 'overview'
  | 'objective'
  | 'lesson'
  | 'section'
  | 'exercise'
  | 'quiz'
  | 'checklist'
  | 'area'
  | 'item';

/** A node of the view of the course as plain data. */
export interface CourseNode {
  readonly id: string;
  readonly kind: CourseNodeKind;
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  /** How far a person is with it; absent where there is nothing to get on with. */
  readonly progress?: 'open' | 'begun' | 'done';
  /** Absent: a leaf. */
  readonly children?: readonly CourseNode[];
  /** What a click opens. */
  readonly opens?: CourseTarget | 'quiz';
  /** Of a lesson: its id. */
  readonly lesson?: string;
  /** Of an exercise: its id, which a click opens. */
  readonly exercise?: string;
}

/** What the course has, and how far a person is in it. */
export interface CourseView {
  readonly outline: Outline;
  readonly quiz: Quiz;
  readonly reading: CourseState;
  readonly attempts: QuizState;
  readonly exercises: readonly { readonly exercise: Exercise; readonly progress: ExerciseProgress }[];
}

/** The roots of the view. */
export function courseNodes(view: CourseView): readonly CourseNode[] {
  return [
    ...continueNode(view),
    overviewNode(view.outline),
    ...view.outline.lessons.map(lesson => lessonNode(lesson, view.reading)),
    ...view.exercises.map(({ exercise, progress }) => exerciseNode(exercise, progress)),
    quizNode(view.quiz, view.attempts),
    checklistNode(view),
  ];
}

/** What a person can do after the course; lesson by lesson. */
const objectives: Readonly<Record<string, string>> = {
  reliability: 'Make messaging reliable from end to end',
  'dead-letter-exchanges': 'Handle failure with dead letters and bounded retries',
  clustering: 'Run a cluster that survives a node',
  monitoring: 'See trouble before your users do',
  security: 'Lock the broker down',
};

function continueNode({ outline, reading: { place } }: CourseView): CourseNode[] {
  const lesson = outline.lessons.find(({ id }) => id === place?.lesson);
  const section = lesson?.sections.find(({ id }) => id === place?.section);
  if (!lesson || !section) return [];
  return [
    {
      id: 'continue',
      kind: 'continue',
      label: 'Continue where I stopped',
      description: `${section.number} ${section.title}`,
      tooltip: `Open the course at ${section.number} ${section.title}`,
      // Without a section the page goes to the very line.
      opens: { lesson: lesson.id },
    },
  ];
}

function overviewNode({ lessons }: Outline): CourseNode {
  return {
    id: 'overview',
    kind: 'overview',
    label: 'What you will be able to do',
    description: `${lessons.length} lessons of about 45 minutes`,
    tooltip:
      'For people who know the messaging patterns of RabbitMQ and take it to production. Everything is written for 4.3, with differences back to 3.10 told; lessons and quiz need no broker.',
    children: lessons.map(({ id, title }) => ({
      id: `objective/${id}`,
      kind: 'objective',
      label: objectives[id] ?? title,
      tooltip: `${objectives[id] ?? title}: lesson ${title}`,
      opens: { lesson: id },
    })),
  };
}

function lessonNode(lesson: LessonOutline, { read, done }: CourseState): CourseNode {
  const { id, number, title, sections } = lesson;
  const ids = sections.map(section => section.id).filter(section => read[id]?.includes(section));
  const progress = done.includes(id) ? 'done' : ids.length > 0 ? 'begun' : 'open';
  return {
    id: `lesson/${id}`,
    kind: 'lesson',
    label: `${number} ${title}`,
    description: progress === 'done' ? 'done' : `${ids.length} of ${sections.length} sections read`,
    tooltip: `Lesson ${number}, ${title}`,
    progress,
    opens: { lesson: id },
    children: sections.map(section => sectionNode(id, section, ids.includes(section.id))),
    lesson: id,
  };
}

function sectionNode(
  lesson: string,
  { id, number, title, items }: SectionOutline,
  read: boolean,
): CourseNode {
  return {
    id: `lesson/${lesson}/${id}`,
    kind: 'section',
    label: `${number} ${title}`,
    ...(items.length > 0 && { description: items.join(', ') }),
    tooltip: `${number} ${title}${read ? ' (read)' : ''}`,
    progress: read ? 'done' : 'open',
    opens: { lesson, section: id },
  };
}

function exerciseNode(
  { id, number, title, criteria, passMark }: Exercise,
  { passed, done }: ExerciseProgress,
): CourseNode {
  const name = exerciseName({ title, passMark }, number);
  const needed = criteria.filter(({ weight }) => weight !== 'bonus');
  const held = needed.filter(criterion => passed.includes(criterion.id)).length;
  return {
    id: `exercise/${id}`,
    kind: 'exercise',
    label: name,
    description: done ? 'passed' : `${held} of ${needed.length} criteria`,
    tooltip: `${name}. Programs to complete, checked on a real broker`,
    progress: done ? 'done' : passed.length > 0 ? 'begun' : 'open',
    exercise: id,
  };
}

function quizNode(quiz: Quiz, { attempt, best }: QuizState): CourseNode {
  const result = attempt && resultOf(quiz, attempt);
  const words = [
    best && `best ${best.right} of ${best.of}${isPass(best) ? ', passed' : ''}`,
    result &&
      result.open > 0 &&
      result.open < result.of &&
      `${result.of - result.open} of ${result.of} answered`,
  ].filter(Boolean);
  return {
    id: 'quiz',
    kind: 'quiz',
    label: quiz.title,
    description: words.length > 0 ? words.join(' · ') : `${quiz.questions.length} questions`,
    tooltip: `${quiz.questions.length} questions over all lessons, each with an explanation`,
    progress: best && isPass(best) ? 'done' : best || attempt ? 'begun' : 'open',
    opens: 'quiz',
  };
}

function checklistNode({ outline, reading }: CourseView): CourseNode {
  const areas = [...new Set(checklist.map(({ area }) => area))];
  return {
    id: 'checklist',
    kind: 'checklist',
    label: 'Production readiness checklist',
    description: `${checklist.length} items`,
    tooltip: 'Each item leads to the section that teaches it.',
    children: areas.map(area => ({
      id: `checklist/${area}`,
      kind: 'area',
      label: area,
      children: checklist.filter(item => item.area === area).map(item => itemNode(item, outline, reading)),
    })),
  };
}

function itemNode({ id, title }: ChecklistItem, { lessons }: Outline, { read }: CourseState): CourseNode {
  const lesson = lessons.find(({ sections }) => sections.some(({ items }) => items.includes(id)));
  const section = lesson?.sections.find(({ items }) => items.includes(id));
  return {
    id: `checklist/${id}`,
    kind: 'item',
    label: `${id} ${title}`,
    ...(lesson &&
      section && {
        tooltip: `${id} ${title}\nTaught in ${section.number} ${section.title}`,
        progress: read[lesson.id]?.includes(section.id) ? 'done' : 'open',
        opens: { lesson: lesson.id, section: section.id },
      }),
  };
}
