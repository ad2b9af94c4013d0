import { Worker } from 'node:worker_threads';
import { ManagementError } from '../management/error.ts';

/** What a worker with one task tells: of the way, and how it ended. */
export type FromTask<Result> =
  /** The cluster has answered a request: method, path, status and milliseconds. */
  | { readonly type: 'answered'; readonly line: string }
  | { readonly type: 'result'; readonly result: Result }
  | { readonly type: 'failure'; readonly message: string; readonly reason?: ManagementError['reason'] };

export interface Task {
  /** The file of the worker's bundle. */
  readonly entry: string;
  readonly name: string;
  /** What it is called in words that a person reads, such as `The check`. */
  readonly title: string;
  /** Goes to a thread of ours and nowhere else: it may have credentials in it. */
  readonly order: unknown;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** Told of each answer of the cluster: method, path, status and milliseconds. */
  readonly onAnswer: (line: string) => void;
}

/**
 * Carries out one task in a worker of its own, which ends with it: the rules that judge are the size of the whole extension,
 * and a large cluster's queues take a while to judge.
 * @throws {ManagementError} with the reason `cancelled` too
 */
export async function runTask<Result>(task: Task): Promise<Result> {
  const { entry, name, order, signal, deadlineMs, onAnswer } = task;
  const worker = new Worker(entry, {
    name,
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  const either = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
  try {
    return await new Promise<Result>((resolve, reject) => {
      either.addEventListener('abort', () => reject(stopped(task)), { once: true });
      if (either.aborted) reject(stopped(task));
      worker.on('message', (message: FromTask<Result>) => {
        if (message.type === 'answered') onAnswer(message.line);
        else if (message.type === 'result') resolve(message.result);
        else reject(failure(message));
      });
      worker.on('error', reject);
      worker.on('exit', code =>
        reject(new Error(`${task.title} ended with code ${code} and without a result.`)),
      );
    });
  } finally {
    await worker.terminate();
  }
}

/** The worker's end of it: does the task, and tells how it ended. */
export async function carryOut<Result>(
  send: (message: FromTask<Result>) => void,
  work: (log: (line: string) => void) => Promise<Result>,
): Promise<void> {
  try {
    send({ type: 'result', result: await work(line => send({ type: 'answered', line })) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    send({ type: 'failure', message, reason: error instanceof ManagementError ? error.reason : undefined });
  }
}

const heapMb = 2048;

function stopped({ signal, title, deadlineMs }: Task): Error {
  return signal.aborted
    ? new ManagementError('cancelled', `${title} was cancelled.`)
    : new ManagementError(
        'timeout',
        `${title} took longer than ${deadlineMs / 60_000} minutes and was ended.`,
      );
}

function failure({ message, reason }: Extract<FromTask<never>, { type: 'failure' }>): Error {
  return reason ? new ManagementError(reason, message) : new Error(message);
}
