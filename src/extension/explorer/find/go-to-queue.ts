import * as vscode from 'vscode';
import { type FoundQueue, findQueues } from '../../../management/queue-search.ts';
import { quantity } from '../../../messages/size.ts';
import type { Cluster } from '../../clusters/cluster.ts';
import type { ClusterStore } from '../../clusters/store.ts';
import { fullCommandId } from '../../contributions/command-id.ts';
import type { ClusterTree } from '../cluster-tree.ts';
import { keyText } from '../favourites.ts';
import type { NodeTarget } from '../node.ts';
import { plainLabel } from '../plain-label.ts';
import type { QueueKey, RememberedQueues } from '../remembered-queues.ts';
import { fuzzyScore } from './fuzzy.ts';
import { keepOrder } from './keep-order.ts';
import { QueueSearch, searchPageSize } from './queue-search.ts';

export interface GoToQueueServices {
  readonly store: ClusterStore;
  readonly tree: ClusterTree;
  /** Those that were gone to before. */
  readonly recent: RememberedQueues;
  readonly favourites: RememberedQueues;
}

/** Asks for a queue of any cluster by letters of its name, and leads there in the tree. */
export async function goToQueue(services: GoToQueueServices): Promise<void> {
  const { store, tree, recent } = services;
  const key = await new QueuePick(services).ask();
  const cluster = key && store.list().find(({ id }) => id === key.cluster);
  if (!cluster) return;
  if (await tree.reveal(cluster, key.vhost, key.queue)) await recent.add(key);
  else throw new Error(`Queue ${key.queue} in vhost ${key.vhost} of ${cluster.name} is gone.`);
}

interface Item extends vscode.QuickPickItem {
  /** Absent: a line that says something. */
  readonly target?: QueueKey & Pick<NodeTarget, 'queueType'>;
}

/** What one cluster has answered so far. */
interface Answer {
  readonly cluster: Cluster;
  readonly search: QueueSearch;
  queues: readonly FoundQueue[];
  /** Why it does not answer. */
  failure?: string;
}

class QueuePick {
  readonly #services: GoToQueueServices;
  readonly #pick = vscode.window.createQuickPick<Item>();
  readonly #answers: readonly Answer[];
  #timer: NodeJS.Timeout | undefined;
  #asking = new AbortController();

  constructor(services: GoToQueueServices) {
    this.#services = services;
    this.#answers = services.store.list().map(cluster => ({
      cluster,
      search: new QueueSearch((pattern, signal) =>
        services.tree
          .session(cluster)
          .call((client, either) => findQueues(client, pattern, { size: searchPageSize }, either), signal),
      ),
      queues: [],
    }));
    const [only] = this.#answers;
    this.#pick.title = 'Go to Queue';
    this.#pick.placeholder = `Letters of its name, in ${
      only && this.#answers.length === 1
        ? only.cluster.name
        : `any of ${quantity(this.#answers.length, 'cluster')}`
    }`;
    this.#pick.keepScrollPosition = true;
    keepOrder(this.#pick);
  }

  /** @returns the queue that was chosen; undefined where the person leaves */
  async ask(): Promise<QueueKey | undefined> {
    this.#draw();
    const chosen = await new Promise<QueueKey | undefined>(resolve => {
      this.#pick.onDidChangeValue(() => {
        clearTimeout(this.#timer);
        this.#asking.abort();
        this.#pick.busy = this.#pick.value.trim() !== '';
        this.#draw();
        this.#timer = setTimeout(() => void this.#search(), pauseMs);
      });
      this.#pick.onDidAccept(() => {
        const [item] = this.#pick.selectedItems;
        if (item?.target) resolve(item.target);
        else void this.#search();
      });
      this.#pick.onDidTriggerItemButton(({ item: { target }, button }) => {
        if (target)
          void vscode.commands.executeCommand(fullCommandId(actOf(button)), { target, label: target.queue });
      });
      this.#pick.onDidHide(() => resolve(undefined));
      this.#pick.show();
    });
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#pick.dispose();
    return chosen;
  }

  /** Asks all clusters at once; each shows what it has when it comes. */
  async #search(): Promise<void> {
    const letters = this.#pick.value.trim();
    const asking = new AbortController();
    this.#asking.abort();
    this.#asking = asking;
    this.#pick.busy = letters !== '';
    await Promise.all(this.#answers.map(answer => this.#searchIn(answer, letters, asking.signal)));
    if (asking.signal.aborted) return;
    this.#pick.busy = false;
    this.#draw();
  }

  async #searchIn(answer: Answer, letters: string, signal: AbortSignal): Promise<void> {
    if (letters === '') return;
    const deadline = AbortSignal.timeout(deadlineMs);
    try {
      await answer.search.find(letters, AbortSignal.any([signal, deadline]), queues => {
        if (signal.aborted) return;
        answer.queues = queues;
        answer.failure = undefined;
        this.#draw();
      });
    } catch (error) {
      if (signal.aborted) return;
      answer.queues = [];
      answer.failure = deadline.aborted
        ? `no answer after ${deadlineMs / 1000} s`
        : error instanceof Error
          ? error.message
          : String(error);
    }
  }

  #draw(): void {
    const letters = this.#pick.value.trim();
    const items = letters === '' ? this.#known() : this.#found(letters);
    const failed = this.#answers.filter(({ failure }) => failure !== undefined);
    const [first] = this.#pick.activeItems;
    const hasMoved = first !== undefined && first !== this.#pick.items[0];
    this.#pick.items = [
      ...items,
      ...(failed.length > 0 ? [silent(failed)] : []),
      ...(items.length === 0 && letters !== '' && failed.length === 0 && !this.#pick.busy
        ? [{ label: 'No queue has these letters in its name', alwaysShow: true }]
        : []),
    ];
    // Who has moved down the list stays there while answers come in.
    const again = hasMoved && this.#pick.items.find(item => isSame(item, first));
    if (again) this.#pick.activeItems = [again];
  }

  /** Before anything is typed. */
  #known(): readonly Item[] {
    const { recent, favourites } = this.#services;
    return [
      ...this.#group('recently gone to', recent.list()),
      ...this.#group(
        'favourites',
        favourites.list().filter(key => !recent.has(key)),
      ),
    ];
  }

  #group(label: string, keys: readonly QueueKey[]): readonly Item[] {
    const items = keys.flatMap(key => {
      const answer = this.#answers.find(({ cluster }) => cluster.id === key.cluster);
      return answer ? [this.#item(answer.cluster, { vhost: key.vhost, name: key.queue })] : [];
    });
    return items.length > 0 ? [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items] : [];
  }

  /** The best first, and of these again those that were gone to before. */
  #found(letters: string): readonly Item[] {
    const { recent } = this.#services;
    const before = new Set(recent.list().map(keyText));
    return this.#answers
      .flatMap(({ cluster, queues }) =>
        queues.flatMap(queue => {
          const score = fuzzyScore(letters, queue.name);
          if (score === undefined) return [];
          const known = before.has(keyText({ cluster: cluster.id, vhost: queue.vhost, queue: queue.name }));
          return [{ cluster, queue, score: known ? score + 1_000 : score }];
        }),
      )
      .toSorted((a, b) => b.score - a.score)
      .slice(0, shown)
      .map(({ cluster, queue }) => this.#item(cluster, queue));
  }

  #item(
    cluster: Cluster,
    { vhost, name, type, messages }: Partial<FoundQueue> & Pick<FoundQueue, 'vhost' | 'name'>,
  ): Item {
    return {
      target: { cluster: cluster.id, vhost, queue: name, queueType: type },
      label: plainLabel(name),
      description: plainLabel(`${cluster.name} · ${vhost}`),
      detail:
        type &&
        [messages === undefined ? undefined : quantity(messages, 'message'), type]
          .filter(Boolean)
          .join(' · '),
      buttons: acts.map(({ button }) => button),
      alwaysShow: true,
    };
  }
}

/** Asked of the clusters once a person has stopped typing for so long. */
const pauseMs = 120;
const deadlineMs = 10_000;
const shown = 200;

const acts = [
  { id: 'peekMessages', button: { iconPath: new vscode.ThemeIcon('eye'), tooltip: 'Peek Messages…' } },
  {
    id: 'openQueuePage',
    button: { iconPath: new vscode.ThemeIcon('graph-line'), tooltip: 'Open Queue Page' },
  },
  { id: 'copyName', button: { iconPath: new vscode.ThemeIcon('copy'), tooltip: 'Copy Name' } },
] as const;

function actOf(pressed: vscode.QuickInputButton) {
  return acts.find(({ button }) => button === pressed)?.id ?? 'copyName';
}

/** One line for all that do not answer; to choose it asks again. */
function silent(failed: readonly Answer[]): Item {
  return {
    label: `$(warning) No answer from ${plainLabel(failed.map(({ cluster }) => cluster.name).join(', '))}`,
    detail: plainLabel(failed.map(({ cluster, failure }) => `${cluster.name}: ${failure}`).join(' ')),
    alwaysShow: true,
  };
}

function isSame({ target }: Item, other: Item): boolean {
  return target !== undefined && other.target !== undefined && keyText(target) === keyText(other.target);
}
