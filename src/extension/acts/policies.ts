import { clearPolicy } from '../../management/policies.ts';
import { quantity } from '../../messages/size.ts';
import type { Policy } from '../../model/model.ts';
import { mayWrite } from '../clusters/guard.ts';
import { type ActServices, look, sessionOf, type VhostPlace, write } from './act.ts';
import { VhostAround } from './vhost-around.ts';

/** Says what will apply in place of a policy, and deletes it. @throws {ManagementError} */
export async function askToDeletePolicy(
  services: ActServices,
  { cluster, vhost }: VhostPlace,
  { kind, name }: Pick<Policy, 'kind' | 'name'>,
): Promise<void> {
  const aroundIt = (signal: AbortSignal) =>
    new VhostAround(() => sessionOf(services, cluster), vhost, signal);
  const { policies } = await aroundIt(new AbortController().signal).around();
  const policy = policies.find(other => other.kind === kind && other.name === name);
  if (!policy) throw new Error(`There is no ${kind} ${name} in vhost ${vhost} any more.`);
  const preview = await look(services, cluster, `Looking at ${kind} ${name}`, (_, signal) =>
    aroundIt(signal).preview(undefined, policy),
  );
  if (!preview) return;
  const { rows, total, queues, exchanges, changes } = preview;
  const lines = rows
    .slice(0, mostLines)
    .map(({ kind: what, name: object, outcome, changes: changed }) =>
      [`${what} ${object}: ${outcome}`, ...changed].join('; '),
    );
  const isAllowed = await mayWrite(services.store, cluster, {
    title: 'Delete Policy',
    question: `Delete ${kind} ${name} in vhost ${vhost} of ${cluster.name}?`,
    detail: [
      `It matches ${quantity(queues, 'queue')} and ${quantity(exchanges, 'exchange')}, and the settings of ${changes} of them change.`,
      ...lines,
      ...(total > lines.length ? [`And ${total - lines.length} more.`] : []),
    ].join('\n'),
    destructive: true,
  });
  if (!isAllowed) return;
  const words = {
    title: `Deleting ${kind} ${name}`,
    needs: kind === 'policy' ? 'policymaker' : 'administrator',
    shownIn: ['policies'],
    vhost,
    done: `The ${kind} ${name} in vhost ${vhost} of ${cluster.name} is deleted.`,
  } as const;
  await write(services, cluster, words, (client, signal) =>
    clearPolicy(client, { kind, vhost, name }, signal),
  );
}

/** A dialog is no list. */
const mostLines = 12;
