import { groupBy } from '../model/group.ts';
import type { Queue } from '../model/model.ts';
import { queuesExample } from './examples.ts';
import { defineRule, type Evidence, type Violation } from './rule.ts';

export const vhostsForIsolation = defineRule({
  id: 'SEC003',
  name: 'vhosts-for-isolation',
  item: 'SEC003',
  severity: 'info',
  summary:
    'Environments and applications that have nothing to do with each other have virtual hosts of their own.',
  why: 'Within a virtual host only patterns keep users apart, and one policy or one full queue touches everybody. One team with one system needs no more than one.',
  remedy: 'Make a virtual host for each, with users and permissions of its own.',
  source: 'https://www.rabbitmq.com/docs/vhosts',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({
      'dev.orders': { 'x-queue-type': 'quorum' },
      'prod.orders': { 'x-queue-type': 'quorum' },
    }),
    good: queuesExample({
      orders: { 'x-queue-type': 'quorum' },
      invoices: { 'x-queue-type': 'quorum' },
    }),
  },
  *check(evidence) {
    const { model, roleOf } = evidence;
    const byVhost = groupBy(
      model.queues.filter(queue => roleOf(queue) === 'work'),
      ({ vhost }) => vhost,
    );
    for (const [vhost, queues] of byVhost) yield* sharedByEnvironments(vhost, queues);
    yield* sharedByUsers(evidence, byVhost);
    yield* unlimited(evidence, byVhost);
  },
});

type QueuesByVhost = ReadonlyMap<string, readonly Queue[]>;

function* sharedByEnvironments(vhost: string, queues: readonly Queue[]): Iterable<Violation> {
  const first = new Map<string, Queue>();
  for (const queue of queues.filter(({ name }) => namesEnvironment.test(name))) {
    const environment = environmentOf(queue.name);
    if (environment !== undefined && !first.has(environment)) first.set(environment, queue);
  }
  const [one, other] = first.values();
  if (!one || !other) return;
  yield {
    at: other.source.value('name'),
    message: `Queues \`${one.name}\` and \`${other.name}\` are of different environments and share ${vhost === '' ? 'one vhost' : `vhost \`${vhost}\``}: policies, limits and permissions of one touch the other. Give each a vhost.`,
  };
}

function environmentOf(name: string): string | undefined {
  const prefix = /^([a-z]+)[._-]/i.exec(name)?.[1]?.toLowerCase();
  return prefix === undefined ? undefined : environments[prefix];
}

const namesEnvironment = /^(dev|preprod|prod|qa|stag|test|uat)/i;

const environments: Readonly<Record<string, string>> = {
  dev: 'development',
  development: 'development',
  preprod: 'staging',
  prod: 'production',
  production: 'production',
  qa: 'test',
  stage: 'staging',
  staging: 'staging',
  test: 'test',
  uat: 'test',
};

/** Users who are kept apart by patterns share a virtual host by design. */
function* sharedByUsers({ model }: Evidence, byVhost: QueuesByVhost): Iterable<Violation> {
  const shared = model.vhosts.find(({ name }) => name === '/');
  if (!shared || byVhost.size !== 1 || !byVhost.has('/')) return;
  const administrators = new Set(
    model.users.filter(({ tags }) => tags.includes('administrator')).map(({ name }) => name),
  );
  const names = model.permissions
    .filter(({ user, vhost, read }) => vhost === '/' && read === '.*' && !administrators.has(user))
    .map(({ user }) => user);
  const [one, other] = new Set(names);
  if (one === undefined || other === undefined) return;
  yield {
    at: shared.source.value('name'),
    message: `Users \`${one}\` and \`${other}\` may both read every queue in vhost \`/\`, the only one with queues. Where they are of different applications, give each a vhost of its own.`,
  };
}

function* unlimited({ model }: Evidence, byVhost: QueuesByVhost): Iterable<Violation> {
  const limited = new Set(
    model.parameters.filter(({ component }) => component === 'vhost-limits').map(({ vhost }) => vhost),
  );
  // Where nobody has limits they were not forgotten, and one virtual host has nobody to be fair to.
  if (limited.size === 0 || byVhost.size < 2) return;
  for (const vhost of model.vhosts) {
    if (!byVhost.has(vhost.name) || limited.has(vhost.name)) continue;
    yield {
      at: vhost.source.value('name'),
      severity: 'hint',
      message: `Vhost \`${vhost.name}\` has no limits, unlike others in the file: it can take all connections and queues of the broker. Add \`vhost-limits\`.`,
    };
  }
}
