import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { ManagementError } from '../../management/error.ts';
import { formatTime } from '../../messages/time.ts';
import type { ReadinessReport } from '../../readiness/report.ts';
import type { Cluster } from '../clusters/cluster.ts';
import type { ClusterStore } from '../clusters/store.ts';
import type { ClusterReadiness } from '../explorer/cluster-node.ts';
import type { ReadinessNotes } from '../explorer/cluster-tree.ts';
import type { AuditOrder } from './audit-order.ts';
import {
  countWords,
  type History,
  type HistoryEntry,
  readHistory,
  readyWords,
  withReport,
} from './history.ts';
import { keyOf, type Subject, subjectOf } from './subject.ts';
import { keyFrom, keyText } from './subject-key.ts';

/** How it stands with a subject. */
export interface Standing {
  /** The last report. */
  readonly report?: ReadinessReport;
  /** The report was taken since VS Code was started. */
  readonly isFresh: boolean;
  /** With the last report's entry as its first. */
  readonly history: History;
  /** While a check runs: how often the cluster has answered. */
  readonly answers?: number;
  /** How the last check ended, where it brought no report. */
  readonly ended?: ManagementError | Error;
}

/** The checks of this workspace: at most one at a time of each subject, and what they have found, which outlives a reload. */
export class ReadinessChecks implements vscode.Disposable, ReadinessNotes {
  readonly #context: vscode.ExtensionContext;
  readonly #store: ClusterStore;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<Subject>();
  /** A check has begun, goes on or has ended. */
  readonly onDidChange = this.#changed.event;
  readonly #disposables: vscode.Disposable[] = [];
  readonly #running = new Map<string, RunningCheck>();
  readonly #known = new Map<string, Pick<Standing, 'report' | 'isFresh' | 'ended'>>();
  /** By the text of the subject's key. */
  readonly #histories: Map<string, History>;

  constructor(context: vscode.ExtensionContext, store: ClusterStore, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#store = store;
    this.#log = log;
    const stored = context.workspaceState.get(historiesKey);
    const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
    this.#histories = new Map(entries.map(([key, history]) => [key, readHistory(history)]));
    this.#disposables.push(
      this.#changed,
      store.onDidChange(() => this.#forgetRemoved()),
    );
  }

  async standing(subject: Subject): Promise<Standing> {
    const key = keyText(keyOf(subject));
    if (!this.#known.has(key)) {
      const report = await this.#stored(key);
      // A check may have ended meanwhile.
      if (!this.#known.has(key)) this.#known.set(key, { report, isFresh: false });
    }
    const known = this.#known.get(key);
    return {
      isFresh: false,
      ...known,
      history: this.history(subject),
      answers: this.#running.get(key)?.answers,
    };
  }

  history(subject: Subject): History {
    return this.#histories.get(keyText(keyOf(subject))) ?? [];
  }

  /** The subjects that have a report, with what it came to, the latest first. */
  latest(): readonly { readonly subject: Subject; readonly entry: HistoryEntry }[] {
    return [...this.#histories]
      .flatMap(([text, [entry]]) => {
        const subject = this.#subjectOf(text);
        return subject && entry ? [{ subject, entry }] : [];
      })
      .toSorted((a, b) => (a.entry.takenAt > b.entry.takenAt ? -1 : 1));
  }

  /** What the last check of a cluster came to, alone or with files. */
  of({ id }: Cluster): ClusterReadiness | undefined {
    const entry = this.latest().find(({ subject }) => subject.cluster?.id === id)?.entry;
    return (
      entry && {
        share: readyWords(entry),
        counts: `${countWords(entry)} (${formatTime(Date.parse(entry.takenAt))})`,
      }
    );
  }

  /**
   * Checks, or waits for the check that is under way.
   * @returns undefined where no report came of it: the standing tells why
   */
  check(subject: Subject, { tryGuest = false } = {}): Promise<ReadinessReport | undefined> {
    const key = keyText(keyOf(subject));
    const running = this.#running.get(key);
    if (running) return running.report;
    const cancel = new AbortController();
    const started: RunningCheck = {
      cancel,
      answers: 0,
      report: this.#run(subject, tryGuest, cancel.signal, () => {
        started.answers++;
        this.#changed.fire(subject);
      }).finally(() => {
        this.#running.delete(key);
        this.#changed.fire(subject);
      }),
    };
    this.#running.set(key, started);
    this.#changed.fire(subject);
    return started.report;
  }

  cancel(subject: Subject): void {
    this.#running.get(keyText(keyOf(subject)))?.cancel.abort();
  }

  dispose(): void {
    for (const { cancel } of this.#running.values()) cancel.abort();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #run(
    subject: Subject,
    tryGuest: boolean,
    signal: AbortSignal,
    onAnswer: () => void,
  ): Promise<ReadinessReport | undefined> {
    const { cluster, folder } = subject;
    const key = keyText(keyOf(subject));
    const entry = vscode.Uri.joinPath(this.#context.extensionUri, 'dist', 'audit-worker.js').fsPath;
    try {
      const { callLog, connectionTo } = await import('../clusters/connect.ts');
      const { runAudit } = await import('./run-audit.ts');
      const current = cluster && this.#store.current(cluster);
      const order: AuditOrder = {
        ...(current && { connection: await connectionTo(current, this.#store) }),
        ...(folder && { folder: folder.uri.fsPath }),
        // Whoever marks a cluster as one for development wants it judged as such.
        profile: current?.environment ?? 'production',
        tryGuest,
      };
      const log = current && callLog(current, this.#log);
      const report = await runAudit(entry, order, {
        signal,
        onAnswer: line => {
          log?.(line, 'read');
          onAnswer();
        },
      });
      this.#known.set(key, { report, isFresh: true });
      await this.#keep(key, report);
      return report;
    } catch (error) {
      const ended = error instanceof Error ? error : new Error(String(error));
      this.#log.warn(`Check of production readiness: ${ended.message}`);
      const { report, isFresh = false } = await this.standing(subject);
      this.#known.set(key, { report, isFresh, ended });
      return undefined;
    }
  }

  #subjectOf(text: string): Subject | undefined {
    const key = keyFrom(text);
    return key && subjectOf(key, this.#store.list());
  }

  async #keep(key: string, report: ReadinessReport): Promise<void> {
    this.#histories.set(key, withReport(this.#histories.get(key) ?? [], report));
    await this.#keepHistories();
    const file = this.#fileOf(key);
    if (!file) return;
    try {
      await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(file, '..'));
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(report)));
    } catch (error) {
      // The report is shown all the same, until the window is closed.
      this.#log.warn(`The report could not be kept: ${error instanceof Error ? error.message : error}`);
    }
  }

  async #keepHistories(): Promise<void> {
    await this.#context.workspaceState.update(historiesKey, Object.fromEntries(this.#histories));
  }

  /** What was known of a cluster goes with it. */
  async #forgetRemoved(): Promise<void> {
    const clusters = this.#store.list().map(({ id }) => id);
    const removed = [...this.#histories.keys()].filter(key => {
      const cluster = keyFrom(key)?.cluster;
      return cluster !== undefined && !clusters.includes(cluster);
    });
    if (removed.length === 0) return;
    for (const key of removed) {
      this.#histories.delete(key);
      this.#known.delete(key);
      const file = this.#fileOf(key);
      // Nothing may have been kept.
      if (file) await Promise.resolve(vscode.workspace.fs.delete(file)).catch(() => {});
    }
    await this.#keepHistories();
  }

  /** What cannot be read, after a broken write or from another version, counts as not there. */
  async #stored(key: string): Promise<ReadinessReport | undefined> {
    const file = this.#fileOf(key);
    if (!file) return undefined;
    try {
      const { reportSchema } = await import('../../../webview/readiness/protocol.ts');
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
      return reportSchema.safeParse(JSON.parse(text)).data;
    } catch {
      return undefined;
    }
  }

  /** Undefined in a window without a workspace. */
  #fileOf(key: string): vscode.Uri | undefined {
    const { storageUri } = this.#context;
    const name = createHash('sha256').update(key).digest('hex').slice(0, 16);
    return storageUri && vscode.Uri.joinPath(storageUri, 'readiness', `${name}.json`);
  }
}

interface RunningCheck {
  readonly cancel: AbortController;
  answers: number;
  readonly report: Promise<ReadinessReport | undefined>;
}

const historiesKey = 'readiness.histories';
