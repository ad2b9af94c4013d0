import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type * as z from 'zod/mini';
import { type Exercise, exerciseSchema } from '../../course/exercise.ts';
import { exercises } from '../../course/exercises.ts';
import { lessons } from '../../course/lessons.ts';
import { type LessonPage, lessonPageSchema, type Outline, outlineSchema } from '../../course/outline.ts';
import { type Quiz, quizSchema } from '../../course/quiz.ts';
import { type SearchIndex, searchIndexSchema } from '../../course/search.ts';

/** @throws when there is no such lesson. */
export async function readLesson(extension: vscode.Uri, id: string): Promise<LessonPage> {
  if (!lessons.some(lesson => lesson.id === id)) throw new Error(`There is no lesson "${id}" in the course.`);
  return read(extension, id, lessonPageSchema);
}

/** With the files of its starting points and solutions. @throws when there is no such exercise. */
export async function readExercise(extension: vscode.Uri, id: string): Promise<Exercise> {
  if (!exercises.some(exercise => exercise.id === id))
    throw new Error(`There is no exercise "${id}" in the course.`);
  return read(extension, `exercises/${id}`, exerciseSchema);
}

export function readOutline(extension: vscode.Uri): Promise<Outline> {
  return read(extension, 'outline', outlineSchema);
}

export function readQuiz(extension: vscode.Uri): Promise<Quiz> {
  return read(extension, 'quiz', quizSchema);
}

export function readSearchIndex(extension: vscode.Uri): Promise<SearchIndex> {
  return read(extension, 'search', searchIndexSchema);
}

/** What the build has compiled of the course. */
async function read<T extends z.ZodMiniType>(
  extension: vscode.Uri,
  name: string,
  schema: T,
): Promise<z.infer<T>> {
  // Not with VS Code's own file system: that asks the window, which may be busy for 100 ms with making the page.
  const file = vscode.Uri.joinPath(extension, 'dist', 'course', `${name}.json`).fsPath;
  return schema.parse(JSON.parse(await readFile(file, 'utf8')));
}
