import { evidenceOf } from '../../src/lint/evidence.ts';
import type { QueueDetails } from '../../src/management/queue-details.ts';
import { resource } from '../../src/management/resource.ts';
import type { BrokerModel } from '../../src/model/model.ts';
import { parseVersion } from '../../src/model/version.ts';
import type { AllEvidence, LiveEvidence } from '../../src/readiness/evidence.ts';
import { readiness } from '../../src/readiness/readiness.ts';
import type { ReadinessReport } from '../../src/readiness/report.ts';
import type { Profile } from '../../src/rules/rule.ts';

/** What an empty, sound cluster of three nodes answers, changed as given. */
export function liveEvidence(change: Partial<LiveEvidence> = {}, { version = '4.0.5' } = {}): LiveEvidence {
  const nodes = ['rabbit@one', 'rabbit@two', 'rabbit@three'];
  const none = { value: { items: [], total: 0 } };
  const ok = { value: { state: 'ok' } } as const;
  return {
    cluster: {
      name: 'rabbit@shop',
      version,
      nodes,
      username: 'auditor',
      tags: ['administrator'],
      requests: 12,
    },
    version: parseVersion(version) ?? { major: 4, minor: 0 },
    model: { value: brokerModel([]) },
    queues: none,
    consumers: { value: [] },
    channels: none,
    connections: none,
    nodes: { value: nodes.map(name => ({ name, type: 'disc', running: true })) },
    listeners: { value: [] },
    alarms: ok,
    quorumCritical: ok,
    expiringCertificates: ok,
    targetClusterSize: { value: { state: 'not-in-this-release' } },
    khepri: { value: false },
    deprecatedInUse: { value: [] },
    metrics: { hidden: 'The port is closed.' },
    handshakes: [],
    ...change,
  };
}

/** Judges a cluster by what it answers; its queues are in its model too. */
export function judged(
  change: Partial<LiveEvidence> = {},
  {
    version = '4.0.5',
    profile = 'production',
    ...others
  }: { version?: string; profile?: Profile } & Partial<AllEvidence> = {},
): ReadinessReport {
  const live = liveEvidence(change, { version });
  const queues = 'value' in live.queues ? live.queues.value.items : [];
  const model = change.model
    ? 'value' in change.model
      ? change.model.value
      : undefined
    : brokerModel(queues);
  const evidence = model && evidenceOf(model, { version: live.version, profile, syntaxProblems: [] });
  return readiness(
    {
      live,
      models: evidence ? [{ evidence }] : [],
      attestations: [],
      now: new Date('2026-11-22T12:00:00Z'),
      ...others,
    },
    profile,
  );
}

/** A queue for work of a quorum queue's kind, changed as given. */
export function queueDetails(change: Partial<QueueDetails> = {}): QueueDetails {
  return {
    vhost: '/',
    name: 'orders',
    type: 'quorum',
    durable: true,
    autoDelete: false,
    exclusive: false,
    arguments: { 'x-queue-type': change.type ?? 'quorum' },
    ...change,
  };
}

export function brokerModel(queues: readonly QueueDetails[], change: Partial<BrokerModel> = {}): BrokerModel {
  return {
    vhosts: [{ name: '/', source: resource('vhosts', '/') }],
    users: [],
    permissions: [],
    exchanges: [],
    queues: queues.map((queue, index) => ({
      ...queue,
      index,
      source: resource('queues', queue.vhost, queue.name),
    })),
    bindings: [],
    policies: [],
    parameters: [],
    ...change,
  };
}
