import type { Course } from './course.ts';
import type { CourseNode } from './course-nodes.ts';

export const wholeCourseQuestion =
  'Begin the whole course anew? What you have read, the lessons marked as done, your place, what you have passed of the exercises, and the answers and best score of the quiz are forgotten. The folders with your work stay as they are.';

/** What a part would lose; undefined for a node that is no part. */
export function resetQuestion(node: CourseNode | undefined): string | undefined {
  if (node?.kind === 'quiz') return 'Begin the quiz anew? Your answers and your best score are forgotten.';
  if (node?.exercise !== undefined)
    return `Begin ${node.label} anew? Which criteria you have passed, and which hints you have taken, is forgotten. The folder with your work stays as it is.`;
  if (node?.lesson !== undefined)
    return `Begin lesson ${node.label} anew? Which of its sections you have read, and that it is done, is forgotten.`;
  return undefined;
}

/** Forgets the progress of a part; what runs on a broker has left something there, perhaps, which is asked about. */
export async function resetProgress(course: Course, node: CourseNode): Promise<void> {
  const { progress } = course;
  if (node.kind === 'quiz') await progress.forgetQuiz();
  else if (node.exercise !== undefined) await progress.forgetExercise(node.exercise);
  else if (node.lesson !== undefined) await progress.forgetLesson(node.lesson);
  if (node.kind !== 'quiz') await deleteVhosts(course);
}

/** Forgets all progress, and deletes the virtual hosts of the course, each after a question of its own. */
export async function resetCourse(course: Course): Promise<void> {
  await course.progress.forgetAll();
  await deleteVhosts(course);
}

async function deleteVhosts({ laboratory }: Course): Promise<void> {
  for (const cluster of await laboratory.clustersWithVhost()) await laboratory.deleteVhost(cluster);
}
