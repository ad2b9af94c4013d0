import * as vscode from 'vscode';
import { fullCommandId } from '../contributions/command-id.ts';
import { visible } from '../visible.ts';
import type { Cluster } from './cluster.ts';
import { protectionOf, type WriteAct } from './protection.ts';
import type { ClusterStore } from './store.ts';

/**
 * Whether a write to a cluster may go on: THE one place that allows it, asked right before, by every path. It goes by what the
 * cluster is marked as now, whatever the caller remembers; where the answer is no the person has been told or has said so.
 * @throws when the cluster was removed meanwhile
 */
export async function mayWrite(store: ClusterStore, cluster: Cluster, act: WriteAct): Promise<boolean> {
  return (await chooseWrite(store, cluster, act, act.title)) !== undefined;
}

/**
 * The same where there are several ways to do it: always asked.
 * @returns the title of the one that may go on
 */
export async function chooseWrite<Title extends string>(
  store: ClusterStore,
  cluster: Cluster,
  act: Omit<WriteAct, 'title'>,
  ...titles: readonly [Title, ...Title[]]
): Promise<Title | undefined> {
  const current = store.current(cluster);
  const question = visible(act.question);
  const detail = act.detail?.split('\n').map(visible).join('\n');
  const hasChoice = titles.length > 1;
  const protect = (title: string) =>
    protectionOf(current, { title, question, detail, destructive: act.destructive || hasChoice });
  const first = protect(titles[0]);
  if (first.kind === 'refused') {
    tellReadOnly(current, first.words);
    return undefined;
  }
  const chosen =
    hasChoice || first.kind === 'asked'
      ? await vscode.window.showWarningMessage(question, { modal: true, detail }, ...titles)
      : titles[0];
  if (chosen === undefined) return undefined;
  const protection = protect(chosen);
  if (protection.kind !== 'typed') return chosen;
  const { title, prompt, problem } = protection;
  const typed = await vscode.window.showInputBox({
    title: `RabbitMQ: ${title}`,
    prompt,
    ignoreFocusOut: true,
    validateInput: problem,
  });
  return typed === undefined ? undefined : chosen;
}

/**
 * Whether nothing may be written there, so that a person is told before being asked what to write. What is written is asked
 * about all the same.
 * @param title what is not done
 * @throws when the cluster was removed meanwhile
 */
export function refusesWrites(store: ClusterStore, cluster: Cluster, title: string): boolean {
  const current = store.current(cluster);
  const protection = protectionOf(current, { title, question: '', destructive: false });
  if (protection.kind !== 'refused') return false;
  tellReadOnly(current, protection.words);
  return true;
}

/** The answer is no already: nobody waits for the notification to go. */
function tellReadOnly({ id }: Cluster, words: string): void {
  const wayOut = 'Mark Cluster…';
  void vscode.window.showWarningMessage(`RabbitMQ: ${words}`, wayOut).then(chosen => {
    if (chosen === wayOut)
      return vscode.commands.executeCommand(fullCommandId('markCluster'), { target: { cluster: id } });
  });
}
