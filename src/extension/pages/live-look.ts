import * as vscode from 'vscode';
import type { Look } from '../../../webview/shared/live-protocol.ts';
import { ManagementError, type ManagementErrorReason } from '../../management/error.ts';
import { rangesKept, type SampleRange } from '../../management/samples.ts';
import { type Cluster, markWords } from '../clusters/cluster.ts';
import { Poller } from '../explorer/poller.ts';
import type { Logger } from '../logger.ts';
import { setting } from '../settings.ts';
import { visible } from '../visible.ts';

export interface LiveLookOptions<Snapshot> {
  readonly panel: vscode.WebviewPanel;
  readonly range: SampleRange;
  /** Asks the cluster, with as few requests as it takes. */
  readonly read: (range: SampleRange, signal: AbortSignal) => Promise<Snapshot>;
  readonly onDidChange: () => void;
  readonly log: Logger;
}

/**
 * Looks at something of a cluster again and again, as long as somebody looks at the page: the page is shown, and its window
 * has the keyboard. A look that fails leaves what was seen before, and is made again by itself.
 */
export class LiveLook<Snapshot> implements vscode.Disposable {
  readonly #options: LiveLookOptions<Snapshot>;
  readonly #poller: Poller;
  readonly #disposables: vscode.Disposable[] = [];
  #looking = new AbortController();
  #range: SampleRange;
  #kept: readonly number[] = [];
  #seen: { readonly snapshot: Snapshot; readonly at: number } | undefined;
  #trouble: Look['trouble'];
  #closed = false;

  constructor(options: LiveLookOptions<Snapshot>) {
    this.#options = options;
    this.#range = options.range;
    const { panel } = options;
    const isWatched = () => panel.visible && vscode.window.state.focused;
    this.#poller = new Poller({
      task: () => this.#look(),
      intervalMs: () => Math.min(setting('refreshInterval'), sampledEverySeconds) * 1000,
      // A page that has nothing to show yet is not left empty because another window has the keyboard.
      isWanted: () => isWatched() || (panel.visible && !this.#seen && !this.#trouble),
    });
    this.#disposables.push(
      panel.onDidChangeViewState(() => isWatched() && this.#poller.wake()),
      vscode.window.onDidChangeWindowState(() => isWatched() && this.#poller.wake()),
    );
    this.#poller.wake();
  }

  get snapshot(): Snapshot | undefined {
    return this.#seen?.snapshot;
  }

  get range(): SampleRange {
    return this.#range;
  }

  /** For how long the broker keeps samples, in seconds; until that is known nothing longer than ten minutes is offered. */
  keep(seconds: readonly number[]): void {
    this.#kept = seconds;
  }

  show(range: SampleRange): void {
    this.#range = range;
    this.refresh();
  }

  /** Looks at once, whatever look is under way. */
  refresh(): void {
    this.#looking.abort();
    this.#poller.wake();
  }

  /** What a page tells of it. */
  state(cluster: Cluster): Look {
    const ranges = rangesKept(this.#kept.length > 0 ? this.#kept : [600]);
    return {
      cluster: cluster.name,
      marks: markWords(cluster),
      readOnly: cluster.readOnly ?? false,
      range: this.#range,
      ranges: ranges.includes(this.#range) ? ranges : [...ranges, this.#range],
      readAt: this.#seen?.at,
      trouble: this.#trouble,
    };
  }

  dispose(): void {
    this.#closed = true;
    this.#looking.abort();
    this.#poller.stop();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #look(): Promise<boolean> {
    const looking = new AbortController();
    this.#looking = looking;
    try {
      const snapshot = await this.#options.read(this.#range, looking.signal);
      this.#seen = { snapshot, at: Date.now() };
      this.#trouble = undefined;
    } catch (error) {
      if (this.#closed) return true;
      // Somebody wants to see something else by now.
      if (looking.signal.aborted) return this.#look();
      const before = this.#trouble?.words;
      this.#trouble = troubleOf(error);
      const { words } = this.#trouble;
      // The same failure again is told once.
      if (words !== before) this.#options.log.warn(visible(`${this.#options.panel.title}: ${words}`));
    }
    if (!this.#closed) this.#options.onDidChange();
    return this.#trouble === undefined;
  }
}

/** So often a broker as it comes samples: https://www.rabbitmq.com/docs/management#statistics-interval */
const sampledEverySeconds = 5;

const mendedByCredentials: ReadonlySet<ManagementErrorReason> = new Set([
  'no-password',
  'wrong-credentials',
  'no-management-tag',
]);

function troubleOf(error: unknown): NonNullable<Look['trouble']> {
  const reason = error instanceof ManagementError ? error.reason : undefined;
  return {
    words: error instanceof Error ? error.message : String(error),
    gone: reason === 'not-found',
    credentials: reason !== undefined && mendedByCredentials.has(reason),
  };
}
