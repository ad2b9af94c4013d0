import * as vscode from 'vscode';
import type { Brokers } from '../../../webview/course/protocol.ts';
import type { Exercise } from '../../course/exercise.ts';
import type { GradeProgress, GradeReport } from '../../course/grade-report.ts';
import { afterEvent, beginRun, type TryoutEvent, type TryoutRun } from '../../course/tryout-run.ts';
import type { PromqlExpression } from '../../deployment/promql.ts';
import type { LabAccess } from '../../lab/access.ts';
import { amqpOptions } from '../clusters/amqp.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { callLog, connectionTo } from '../clusters/connect.ts';
import { mayWrite } from '../clusters/guard.ts';
import type { ClusterStore } from '../clusters/store.ts';
import type { ClusterSession } from '../explorer/cluster-session.ts';
import type { ClusterTree } from '../explorer/cluster-tree.ts';
import type { Logger } from '../logger.ts';

/** How often a page is told of a run, at the most. */
const toldEveryMs = 100;

/** The place where the course works on brokers: only in its own virtual host, and never on a cluster of production. */
export class Laboratory implements vscode.Disposable {
  readonly #store: ClusterStore;
  readonly #tree: ClusterTree;
  readonly #log: Logger;
  readonly #brokersChanged = new vscode.EventEmitter<void>();
  readonly onDidChangeBrokers = this.#brokersChanged.event;
  readonly #ran = new vscode.EventEmitter<TryoutRun>();
  /** An experiment goes on. */
  readonly onDidRun = this.#ran.event;
  readonly #disposables: vscode.Disposable[] = [this.#brokersChanged, this.#ran];
  /** The last run of each experiment. */
  readonly #runs = new Map<string, TryoutRun>();
  /** What goes on there, and how it is ended. */
  #busy: { readonly what: string; readonly cancel: AbortController } | undefined;
  #chosen: string | undefined;
  readonly #asked = new WeakSet<ClusterSession>();

  constructor(store: ClusterStore, tree: ClusterTree, log: Logger) {
    this.#store = store;
    this.#tree = tree;
    this.#log = log;
    this.#disposables.push(store.onDidChange(() => this.#brokersChanged.fire()));
  }

  get runs(): readonly TryoutRun[] {
    return [...this.#runs.values()];
  }

  /** The clusters, and what speaks against each. Those that nobody has asked yet are asked. */
  brokers(): Brokers {
    const all = this.#store.list().map(cluster => {
      const { id, name } = cluster;
      return { id, name, version: this.#versionOf(cluster) ?? null, refusal: refusalOf(cluster) ?? null };
    });
    const usable = all.filter(({ refusal }) => refusal === null);
    const chosen = usable.find(({ id }) => id === this.#chosen) ?? usable[0];
    return { all, chosen: chosen?.id ?? null };
  }

  choose(id: string): void {
    this.#chosen = id;
    this.#brokersChanged.fire();
  }

  /**
   * Runs an experiment; what it shows is told by {@link onDidRun}. One at a time.
   * @param question a PromQL expression of the person's own, for the experiment that takes one
   * @throws in words, where it cannot begin
   */
  run(tryout: string, question: string | null): Promise<void> {
    return this.#exclusively(`experiment ${tryout.toUpperCase().replace('-', '.')}`, (bench, signal) =>
      this.#experiment(tryout, question, bench, signal),
    );
  }

  /**
   * Runs a person's work on an exercise, after they were asked.
   * @param milestone the only one that is looked at
   * @returns undefined where they do not want the virtual host
   * @throws in words, where it cannot be done or was cancelled
   */
  async check(
    exercise: Exercise,
    folder: string,
    milestone: string | undefined,
    onProgress: (progress: GradeProgress) => void,
  ): Promise<GradeReport | undefined> {
    let report: GradeReport | undefined;
    await this.#exclusively(
      `the check of exercise ${exercise.number}`,
      async ({ cluster, access }, signal) => {
        const { gradeApart } = await import('../../lab/grading/grade-apart.ts');
        const grader = new URL('./grading-process.js', import.meta.url);
        const only = milestone === undefined ? {} : { milestone };
        report = await gradeApart(grader, exercise, { folder, access, ...only, signal, onProgress });
        this.#tree.lookSoon(cluster);
      },
    );
    return report;
  }

  /** Ends what goes on; it cleans up. */
  cancel(): void {
    this.#busy?.cancel.abort();
  }

  forget(tryout: string): void {
    this.#runs.delete(tryout);
  }

  /** Where the virtual host of the course is; a cluster that does not answer has none that could be deleted. */
  async clustersWithVhost(): Promise<readonly Cluster[]> {
    const { courseVhost } = await import('../../lab/course-vhost.ts');
    const clusters = this.#store.list().filter(cluster => refusalOf(cluster) === undefined);
    const found = await Promise.all(
      clusters.map(async cluster => {
        const session = this.#tree.session(cluster);
        session.forget();
        const vhosts = await session.vhosts().catch(() => []);
        return vhosts.some(({ name }) => name === courseVhost) ? [cluster] : [];
      }),
    );
    return found.flat();
  }

  /** Deletes the virtual host of the course, after a question. @throws {ManagementError} */
  async deleteVhost(cluster: Cluster): Promise<void> {
    const { ManagementClient } = await import('../../management/client.ts');
    const { courseVhost, removeVhost } = await import('../../lab/course-vhost.ts');
    const go = await mayWrite(this.#store, cluster, {
      title: 'Delete Virtual Host',
      question: `Delete the virtual host ${courseVhost} of ${cluster.name}, with everything in it? The course has made it and makes it again when it is needed.`,
      destructive: true,
    });
    if (!go) return;
    const { management, log } = await this.#accessTo(cluster, courseVhost);
    const client = new ManagementClient(management, log);
    try {
      await removeVhost(client, courseVhost);
    } finally {
      await client.close();
    }
    this.#tree.lookSoon(cluster);
  }

  dispose(): void {
    this.cancel();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** As far as it is known; a cluster that nobody has asked yet is asked, and the answer told. */
  #versionOf(cluster: Cluster): string | undefined {
    const session = this.#tree.session(cluster);
    if (!session.identity && !this.#asked.has(session)) {
      this.#asked.add(session);
      session.vhosts().then(
        () => this.#brokersChanged.fire(),
        () => {},
      );
    }
    return session.identity?.version;
  }

  #cluster(): Cluster {
    const { chosen } = this.brokers();
    const cluster = this.#store.list().find(({ id }) => id === chosen);
    if (!cluster)
      throw new Error('There is no cluster that the course may use. Connect one that is for play.');
    return cluster;
  }

  /**
   * The chosen cluster, with the virtual host of the course in it; a person is asked before that is made.
   * @returns undefined where the person does not want it
   * @throws in words, where there is no cluster for it, or the virtual host cannot be made
   */
  async #open(): Promise<Bench | undefined> {
    const cluster = this.#cluster();
    const { ManagementClient } = await import('../../management/client.ts');
    const { identify } = await import('../../management/overview.ts');
    const { listVhosts } = await import('../../management/vhosts.ts');
    const { courseVhost, makeVhost } = await import('../../lab/course-vhost.ts');
    const access = await this.#accessTo(cluster, courseVhost);
    const client = new ManagementClient(access.management, access.log);
    try {
      const { version } = await identify(client);
      const isThere = (await listVhosts(client)).some(({ name }) => name === courseVhost);
      const go = await mayWrite(this.#store, cluster, {
        title: isThere ? 'Use Virtual Host' : 'Create Virtual Host',
        question: `Create the virtual host ${courseVhost} on ${cluster.name}? What the course tries out happens in there; only lesson 5 makes users, rmq-course-…, which go again at once. “Reset Progress of the Whole Course…” deletes it again.`,
        destructive: !isThere,
      });
      if (!go) return undefined;
      if (!isThere) await makeVhost(client, courseVhost, cluster.username).catch(onlyAdministrators);
      return { cluster, version, access };
    } finally {
      await client.close();
    }
  }

  /** One thing at a time: all happens in one virtual host. */
  async #exclusively(
    what: string,
    work: (bench: Bench, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    if (this.#busy)
      throw new Error(`Something else is going on: ${this.#busy.what}. Cancel it, or wait for its end.`);
    const cancel = new AbortController();
    this.#busy = { what, cancel };
    try {
      const bench = await this.#open();
      if (bench && !cancel.signal.aborted) await work(bench, cancel.signal);
    } finally {
      this.#busy = undefined;
    }
  }

  async #accessTo(cluster: Cluster, vhost: string): Promise<LabAccess> {
    const session = this.#tree.session(cluster);
    return {
      amqp: await amqpOptions(session, vhost, this.#store),
      management: await connectionTo(cluster, this.#store),
      log: callLog(cluster, this.#log),
    };
  }

  async #experiment(
    id: string,
    question: string | null,
    { cluster, version, access }: Bench,
    signal: AbortSignal,
  ): Promise<void> {
    const { tryouts } = await import('../../lab/tryouts/catalogue.ts');
    const { canRun, runTryout } = await import('../../lab/tryouts/run.ts');
    const tryout = tryouts.find(tryout => tryout.id === id);
    if (!tryout) throw new Error(`There is no experiment ${id}.`);
    if (!canRun(tryout, version)) {
      throw new Error(
        `${cluster.name} is RabbitMQ ${version}, and this experiment is for ${tryout.versions?.replace('>=', '')} and later.`,
      );
    }
    let run = beginRun(id, { name: cluster.name, version }, tryout.chart ?? null);
    let due: NodeJS.Timeout | undefined;
    const tell = () => {
      clearTimeout(due);
      due = undefined;
      this.#runs.set(id, run);
      this.#ran.fire(run);
    };
    tell();
    const onEvent = (event: TryoutEvent) => {
      run = afterEvent(run, event);
      due ??= setTimeout(tell, toldEveryMs);
    };
    const own = question === null ? undefined : { text: question, parse: parserApart(signal) };
    await runTryout(tryout, access, version, signal, onEvent, own);
    tell();
    this.#tree.lookSoon(cluster);
  }
}

/** A cluster with the virtual host of the course. */
interface Bench {
  readonly cluster: Cluster;
  readonly version: string;
  readonly access: LabAccess;
}

/** The parser of PromQL in a worker of its own. */
function parserApart(signal: AbortSignal): (text: string) => Promise<PromqlExpression> {
  return async order => {
    const { runTask } = await import('../worker-task.ts');
    return runTask({
      entry: vscode.Uri.parse(new URL('./promql-worker.js', import.meta.url).href).fsPath,
      name: 'rabbitmq-promql',
      title: 'Reading the expression',
      order,
      deadlineMs: 60_000,
      signal,
      onAnswer: () => {},
    });
  };
}

function onlyAdministrators(error: unknown): never {
  const isRefused = error instanceof Error && 'reason' in error && error.reason === 'forbidden';
  throw isRefused
    ? new Error(`${error.message} Only an administrator can make the virtual host: connect as one.`, {
        cause: error,
      })
    : error;
}

/** Why the course does nothing on a cluster. */
function refusalOf({ environment, readOnly }: Cluster): string | undefined {
  if (environment === 'production') return 'It is marked as production, where nothing is tried out.';
  if (readOnly) return 'It is marked as read-only.';
  return undefined;
}
