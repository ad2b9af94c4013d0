import type * as vscode from 'vscode';
import type { Cluster } from '../clusters/cluster.ts';
import type { ClusterStore } from '../clusters/store.ts';
import type { CourseNode } from '../course/course-nodes.ts';
import type { ClusterTree } from '../explorer/cluster-tree.ts';
import type { TreeNode } from '../explorer/node.ts';
import type { ReadinessChecks } from './checks.ts';
import { chooseSubject, keyOf, type Subject, subjectOf } from './subject.ts';
import { keyText, type SubjectKey } from './subject-key.ts';

/** What the reports work with. */
export interface ReadinessServices {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly store: ClusterStore;
  readonly tree: ClusterTree;
  readonly checks: ReadinessChecks;
}

/** What the command `openReadiness` may be run with: a subject, and an item of the checklist to be led to. */
export interface ReadinessTarget extends SubjectKey {
  readonly item?: string;
}

/** What the command is run with: such a target, or a node of the tree of clusters or of the course. */
export function readinessTarget(argument: unknown): ReadinessTarget {
  const { target, id } = (argument ?? {}) as Partial<TreeNode> & Partial<CourseNode>;
  if (target) return { cluster: target.cluster };
  if (id?.startsWith('checklist/')) return { item: id.slice('checklist/'.length) };
  return (argument ?? {}) as ReadinessTarget;
}

/** Checks, and shows what comes of it. Of a cluster that was checked before the same is checked again, else the person chooses. */
export async function checkReadiness(
  services: ReadinessServices,
  cluster: Cluster | undefined,
): Promise<void> {
  const { checks, store } = services;
  const last = checks.latest().find(({ subject }) => !cluster || subject.cluster?.id === cluster.id)?.subject;
  const subject =
    cluster && last
      ? last
      : await chooseSubject(cluster ? [cluster] : store.list(), last, cluster !== undefined);
  if (subject) await show(services, subject, { check: true });
}

/** Shows the latest report about the target, or about more than it. Where there is none, a check is made. */
export async function openReadiness(
  services: ReadinessServices,
  { item, ...key }: ReadinessTarget,
): Promise<void> {
  const { checks, store } = services;
  const known = checks.latest().map(({ subject }) => subject);
  const isAboutIt = (subject: Subject) => {
    const { cluster, folder } = keyOf(subject);
    return (!key.cluster || key.cluster === cluster) && (!key.folder || key.folder === folder);
  };
  const subject =
    known.find(subject => keyText(keyOf(subject)) === keyText(key)) ??
    known.find(isAboutIt) ??
    subjectOf(key, store.list()) ??
    (await chooseSubject(store.list(), undefined));
  if (subject) await show(services, subject, { item, check: checks.history(subject).length === 0 });
}

async function show(
  services: ReadinessServices,
  subject: Subject,
  { item, check }: { readonly item?: string; readonly check: boolean },
): Promise<void> {
  const { showReadiness } = await import('./panel.ts');
  showReadiness(services, subject, item);
  if (check) await services.checks.check(subject);
}
