import * as vscode from 'vscode';
import type { Cluster } from '../clusters/cluster.ts';
import { keyText, type SubjectKey } from './subject-key.ts';

/** What is checked: a cluster, the files of a folder of the workspace, or both together. */
export interface Subject {
  readonly cluster?: Cluster;
  readonly folder?: vscode.WorkspaceFolder;
}

export function keyOf({ cluster, folder }: Subject): SubjectKey {
  return {
    ...(cluster && { cluster: cluster.id }),
    ...(folder && { folder: folder.uri.toString() }),
  };
}

/** The subject of a key; undefined where its cluster was removed or its folder is not open. */
export function subjectOf(key: SubjectKey, clusters: readonly Cluster[]): Subject | undefined {
  const cluster = clusters.find(({ id }) => id === key.cluster);
  const folder = filesFolders().find(({ uri }) => uri.toString() === key.folder);
  if ((key.cluster && !cluster) || (key.folder && !folder) || !(cluster || folder)) return undefined;
  return { ...(cluster && { cluster }), ...(folder && { folder }) };
}

/** What a person calls it. */
export function subjectName({ cluster, folder }: Subject): string {
  return [cluster?.name, folder && `files of ${folder.name}`].filter(Boolean).join(' and ');
}

/** The folders whose files can be looked through. */
export function filesFolders(): readonly vscode.WorkspaceFolder[] {
  return vscode.workspace.workspaceFolders?.filter(({ uri }) => uri.scheme === 'file') ?? [];
}

/**
 * Asks what to check; the last choice stands first. Where there is one thing only, nobody is asked.
 * @throws where there is nothing, with the way out
 */
export async function chooseSubject(
  clusters: readonly Cluster[],
  last: Subject | undefined,
  mustHaveCluster = false,
): Promise<Subject | undefined> {
  const folders = filesFolders();
  const subjects: readonly Subject[] = [
    ...clusters.flatMap(cluster => [...folders.map(folder => ({ cluster, folder })), { cluster }]),
    ...(mustHaveCluster ? [] : folders.map(folder => ({ folder }))),
  ];
  if (subjects.length === 0)
    throw new Error('There is nothing to check: add a cluster or open a folder with its files first.');
  if (subjects.length === 1) return subjects[0];
  const lastKey = last && keyText(keyOf(last));
  const isLast = (subject: Subject) => keyText(keyOf(subject)) === lastKey;
  const picks = subjects
    .toSorted((a, b) => Number(isLast(b)) - Number(isLast(a)))
    .map(subject => ({
      label: subjectName(subject),
      description: [isLast(subject) && 'as last time', descriptionOf(subject)].filter(Boolean).join(' · '),
      subject,
    }));
  const chosen = await vscode.window.showQuickPick(picks, {
    title: 'Check which production readiness?',
    placeHolder: 'A cluster with its files shows most: neither sees everything alone.',
  });
  return chosen?.subject;
}

function descriptionOf({ cluster, folder }: Subject): string {
  if (cluster && folder) return 'both together';
  return cluster ? 'the cluster alone' : 'the files alone';
}
