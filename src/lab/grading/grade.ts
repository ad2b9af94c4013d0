import { amqpError } from '../../amqp/error.ts';
import type { Exercise } from '../../course/exercise.ts';
import type { ExerciseId } from '../../course/exercises.ts';
import { type GradeProgress, type GradeReport, isPassed } from '../../course/grade-report.ts';
import { ManagementError } from '../../management/error.ts';
import type { LabAccess } from '../access.ts';
import { gradeErrorHandling } from './error-handling/error-handling.ts';
import { GradingError } from './grading-error.ts';
import { gradeMonitoring } from './monitoring/monitoring.ts';
import { readProject } from './project.ts';
import { gradeReliability } from './reliability/reliability.ts';
import type { Scale } from './resilient-system/faults.ts';
import { gradeResilientSystem } from './resilient-system/resilient-system.ts';
import { Scorecard } from './scorecard.ts';
import { Stage } from './stage.ts';

export interface GradeOptions {
  /** The learner's, with the `course.json` of the starter project. Its programs are run: ask before. */
  readonly folder: string;
  /** With the virtual host of the course, which is made where it is not there. Never one of production. */
  readonly access: LabAccess;
  /** Such as `http://rabbit-1:15692`; without it the broker's listeners say where its metrics are. */
  readonly prometheusUrl?: string;
  /** Of a project: how much is tried, and how long. */
  readonly scale?: Scale;
  /** Of a project: the id of the one milestone that is looked at. */
  readonly milestone?: string;
  /** Ends the run, its programs and its connections. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: GradeProgress) => void;
}

/**
 * Runs a learner's work against a broker and says of each criterion what was seen: it publishes, closes connections, kills and
 * restarts programs, and counts. What it declared is left for the learner to look at, until the next run or the reset.
 * @throws {GradingError} where the folder is none of the exercise, and after the signal
 * @throws {ManagementError | AmqpError} where the broker cannot be used
 */
export async function grade(exercise: Exercise, options: GradeOptions): Promise<GradeReport> {
  const {
    folder,
    access,
    prometheusUrl,
    milestone,
    signal = new AbortController().signal,
    onProgress = () => {},
  } = options;
  const began = performance.now();
  const project = await readProject(folder, exercise.id);
  const only = exercise.milestones.find(({ id }) => id === milestone);
  if (milestone !== undefined && !only)
    throw new GradingError(`The exercise "${exercise.id}" has no milestone ${milestone}.`);
  const card = new Scorecard(exercise, only, onProgress);
  card.doing(`Connecting to ${access.amqp.host}`);
  const stage = await Stage.open({ access, project, signal, ...(prometheusUrl ? { prometheusUrl } : {}) });
  let why = 'It was not looked at.';
  try {
    await graders[exercise.id as ExerciseId](stage, card, options.scale);
  } catch (error) {
    if (signal.aborted) throw new GradingError('The check was cancelled.', { cause: error });
    // A mistake of ours is not to be told as the broker's.
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    const known = error instanceof GradingError || error instanceof ManagementError;
    why = `It was not looked at: ${known ? error.message : amqpError(error).message}`;
  } finally {
    await stage.close();
  }
  const criteria = card.grades(why);
  const { timeline } = stage.recorder;
  return {
    exercise: exercise.id,
    language: project.language,
    milestone: only?.id ?? null,
    broker: { version: stage.versionText, vhost: stage.vhost },
    criteria,
    passed: only ? criteria.every(({ state }) => state === 'pass') : isPassed(criteria, exercise.passMark),
    ...(timeline ? { timeline } : {}),
    programs: stage.programs.map(({ name, ended = null, output }) => ({ program: name, ended, output })),
    milliseconds: Math.round(performance.now() - began),
  };
}

/** What is thrown ends the run; what has no verdict by then was not looked at. */
type Grader = (stage: Stage, card: Scorecard, scale?: Scale) => Promise<void>;

const graders: Readonly<Record<ExerciseId, Grader>> = {
  reliability: gradeReliability,
  'error-handling': gradeErrorHandling,
  monitoring: gradeMonitoring,
  'resilient-system': gradeResilientSystem,
};
