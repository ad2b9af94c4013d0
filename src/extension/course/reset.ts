import type { CourseNode } from './course-nodes.ts';
import type { CourseProgress } from './progress.ts';

export const wholeCourseQuestion =
  'Begin the whole course anew? What you have read, the lessons marked as done, your place, and the answers and best score of the quiz are forgotten.';

/** What a part would lose; undefined for a node that is no part. */
export function resetQuestion(node: CourseNode | undefined): string | undefined {
  if (node?.kind === 'quiz') return 'Begin the quiz anew? Your answers and your best score are forgotten.';
  if (node?.lesson !== undefined)
    return `Begin lesson ${node.label} anew? Which of its sections you have read, and that it is done, is forgotten.`;
  return undefined;
}

export async function resetProgress(progress: CourseProgress, node: CourseNode): Promise<void> {
  if (node.kind === 'quiz') await progress.forgetQuiz();
  else if (node.lesson !== undefined) await progress.forgetLesson(node.lesson);
}
