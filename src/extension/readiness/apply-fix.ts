import type { ManagementClient } from '../../management/client.ts';
import type { Fix, FixAct } from '../../readiness/report.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { openClient } from '../clusters/connect.ts';
import { mayWrite } from '../clusters/guard.ts';
import type { ClusterStore } from '../clusters/store.ts';
import type { Logger } from '../logger.ts';

/**
 * Asks, and carries out what mends an item, act by act.
 * @returns whether it was done
 * @throws with what was done before the act that failed
 */
export async function applyFix(
  cluster: Cluster,
  { title, acts }: Fix,
  store: ClusterStore,
  log: Logger,
): Promise<boolean> {
  const allowed = await mayWrite(store, cluster, {
    title: 'Apply Fix',
    question: `${title.replaceAll('`', '')}, on ${cluster.name}?`,
    detail: `It ${inWords(acts.map(wordsOf))}.`,
    destructive: true,
  });
  if (!allowed) return false;
  const client = await openClient(store.current(cluster), store, log);
  try {
    for (const [index, act] of acts.entries()) {
      try {
        await carryOut(act, client);
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        const before =
          index === 0
            ? 'Nothing was changed'
            : `Done before that: ${inWords(acts.slice(0, index).map(wordsOf))}`;
        throw new Error(`${title}: ${reason} ${before}.`, { cause });
      }
    }
  } finally {
    await client.close();
  }
  return true;
}

/** What an act does: "deletes user guest". */
function wordsOf(act: FixAct): string {
  switch (act.kind) {
    case 'declare-exchange':
      return `declares ${act.exchange.type} exchange ${act.name} in vhost ${act.vhost}`;
    case 'declare-queue':
      return `declares queue ${act.name} in vhost ${act.vhost}`;
    case 'bind-queue':
      return `binds queue ${act.queue} to exchange ${act.exchange}`;
    case 'set-policy':
      return `sets policy ${act.name} in vhost ${act.vhost}, for ${act.policy.pattern}`;
    case 'delete-user':
      return `deletes user ${act.name} and the user's permissions`;
    case 'set-permissions': {
      const { configure, write, read } = act.permissions;
      return `lets user ${act.user} in vhost ${act.vhost} configure “${configure}”, write “${write}”, read “${read}”`;
    }
  }
}

function inWords(all: readonly string[]): string {
  return all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)}` : (all[0] ?? '');
}

async function carryOut(act: FixAct, client: ManagementClient): Promise<void> {
  switch (act.kind) {
    case 'declare-exchange': {
      const { declareExchange } = await import('../../management/exchanges.ts');
      await declareExchange(client, { vhost: act.vhost, name: act.name, ...act.exchange });
      return;
    }
    case 'declare-queue': {
      const { declareQueue } = await import('../../management/queues.ts');
      await declareQueue(client, { vhost: act.vhost, name: act.name, ...act.queue });
      return;
    }
    case 'bind-queue': {
      const { declareBinding } = await import('../../management/bindings.ts');
      const { vhost, exchange: from, queue: to, routingKey } = act;
      await declareBinding(client, { vhost, from, to, toType: 'queue', routingKey, arguments: {} });
      return;
    }
    case 'set-policy': {
      const { setPolicy } = await import('../../management/policies.ts');
      const { vhost, name, policy } = act;
      const { pattern, 'apply-to': applyTo, priority, definition } = policy;
      await setPolicy(client, { kind: 'policy', vhost, name, pattern, applyTo, priority, definition });
      return;
    }
    case 'delete-user': {
      const { deleteUser } = await import('../../management/users.ts');
      await deleteUser(client, act.name);
      return;
    }
    case 'set-permissions': {
      const { setPermissions } = await import('../../management/users.ts');
      await setPermissions(client, { user: act.user, vhost: act.vhost, ...act.permissions });
    }
  }
}
