import * as vscode from 'vscode';
import {
  type Cluster,
  type ClusterMarks,
  clusterColors,
  colorOf,
  markWords,
  protectsLike,
} from './cluster.ts';
import type { ClusterStore } from './store.ts';

/** Asks what a cluster is, of the ones there are where none is given, and keeps it. Escape leaves everything as it is. */
export async function markCluster(store: ClusterStore, given: Cluster | undefined): Promise<void> {
  const cluster = given ?? (await chooseCluster(store));
  if (!cluster) return;
  if (store.isFromEnvironment(cluster)) {
    throw new Error(
      `${cluster.name} comes from the environment of VS Code: set RABBITMQ_MANAGEMENT_ENVIRONMENT (production, staging or development) and RABBITMQ_MANAGEMENT_READ_ONLY (1 or 0) there.`,
    );
  }
  const marks = await askMarks(cluster);
  if (marks) await store.mark(cluster, marks);
}

/** Asks what a cluster is. @returns undefined where the person leaves, and nothing was said */
export async function askMarks(
  cluster: Pick<Cluster, 'name' | 'shared' | keyof ClusterMarks>,
): Promise<ClusterMarks | undefined> {
  const now = markWords(cluster);
  const { color, shared } = cluster;
  const items = choices
    .filter(marks => !shared || protectsLike(marks, shared.marks))
    .map(marks => ({
      label: labelOf(marks),
      description: markWords(marks) === now ? 'as it is now' : undefined,
      detail: consequenceOf(marks),
      marks: async (): Promise<ClusterMarks | undefined> => ({ ...marks, color }),
    }));
  const ofColor = {
    label: '$(symbol-color) Colour…',
    description: colorOf(cluster),
    detail: 'Of its icon in the tree; what may be written does not change.',
    marks: async () => {
      const chosen = await askColor(cluster);
      return chosen && { ...cluster, color: chosen.color };
    },
  };
  const chosen = await vscode.window.showQuickPick([...items, ofColor], {
    title: `RabbitMQ: what is ${cluster.name}?`,
    placeHolder: `Now: ${now || 'not marked'}. ${shared ? `${shared.file} says what is the least. ` : ''}Escape leaves it so.`,
    ignoreFocusOut: true,
  });
  return chosen?.marks();
}

/** Asks for the colour of a cluster in the tree. @returns undefined where the person leaves */
export async function askColor(
  cluster: Pick<Cluster, keyof ClusterMarks>,
): Promise<Pick<ClusterMarks, 'color'> | undefined> {
  const ofEnvironment = colorOf({ environment: cluster.environment });
  const items = [undefined, ...clusterColors].map(color => ({
    label: color ?? 'That of the environment',
    description: color ? undefined : (ofEnvironment ?? 'none'),
    iconPath: new vscode.ThemeIcon(
      color || ofEnvironment ? 'circle-filled' : 'circle-outline',
      color || ofEnvironment ? new vscode.ThemeColor(`charts.${color ?? ofEnvironment}`) : undefined,
    ),
    color,
  }));
  const title = 'RabbitMQ: colour in the tree';
  return vscode.window.showQuickPick(items, { title, ignoreFocusOut: true });
}

const environments = ['production', 'staging', 'development', undefined] as const;

const choices: readonly ClusterMarks[] = environments.flatMap(environment =>
  environment === undefined ? [{ readOnly: true }, {}] : [{ environment }, { environment, readOnly: true }],
);

function labelOf(marks: ClusterMarks): string {
  const words = markWords(marks) || 'not marked';
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function consequenceOf({ environment, readOnly }: ClusterMarks): string {
  if (readOnly) return 'Every write is refused, and a look that leaves traces is asked for.';
  if (environment === 'production') return 'Every write is confirmed by typing the name of the cluster.';
  return 'What cannot be undone is asked for.';
}

async function chooseCluster(store: ClusterStore): Promise<Cluster | undefined> {
  const clusters = store.list();
  if (clusters.length <= 1) return clusters[0];
  const items = clusters.map(cluster => ({
    label: cluster.name,
    description: markWords(cluster),
    detail: cluster.url,
    cluster,
  }));
  const title = 'RabbitMQ: mark which cluster?';
  return (await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true }))?.cluster;
}
