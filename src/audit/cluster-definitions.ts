import * as z from 'zod/mini';
import { parseDefinitions } from '../definitions/definitions.ts';
import type { ManagementClient } from '../management/client.ts';
import { type Definitions, exportDefinitions } from '../management/definitions.ts';
import type { QueueDetails } from '../management/queue-details.ts';
import { resource } from '../management/resource.ts';
import { listVhosts } from '../management/vhosts.ts';
import type { BrokerModel } from '../model/model.ts';

/**
 * What a cluster has, in the shape of a definitions file and by as few requests whatever its number of virtual hosts. An
 * administrator gets all of it in one answer; for others it is put together, without users, permissions and parameters.
 * @throws {ManagementError}
 */
export async function readDefinitions(
  client: ManagementClient,
  isAdministrator: boolean,
  signal?: AbortSignal,
): Promise<Definitions> {
  if (isAdministrator) return exportDefinitions(client, undefined, signal);
  const list = (path: string) => client.get({ path, answer: rows, signal });
  const [vhosts, exchanges, bindings, policies, operatorPolicies] = await Promise.all([
    listVhosts(client, signal),
    list('/exchanges'),
    list('/bindings'),
    list('/policies'),
    list('/operator-policies'),
  ]);
  return {
    vhosts: vhosts.map(({ name, defaultQueueType }) => ({
      name,
      metadata: { default_queue_type: defaultQueueType },
    })),
    // An export leaves out what every virtual host has.
    exchanges: exchanges.filter(({ name }) => name !== '' && !/^amq\./.test(String(name))),
    bindings: bindings.filter(({ source }) => source !== ''),
    policies,
    // So an export has them.
    parameters: operatorPolicies.map(({ vhost, name, ...value }) => ({
      component: 'operator_policy',
      vhost,
      name,
      value,
    })),
  };
}

const rows = z.array(z.record(z.string(), z.unknown()));

/** The model of a cluster: each entity knows the resource that it is. The queues are those of the listing, which has exclusive ones too. */
export function clusterModel(
  definitions: Definitions,
  queues: readonly QueueDetails[] | undefined,
): BrokerModel {
  const model = parseDefinitions(JSON.stringify(definitions), 'definitions')?.model ?? emptyModel;
  return {
    vhosts: model.vhosts.map(vhost => ({ ...vhost, source: resource('vhosts', vhost.name) })),
    users: model.users.map(user => ({ ...user, source: resource('users', user.name) })),
    permissions: model.permissions.map(permission => ({
      ...permission,
      source: resource('permissions', permission.vhost, permission.user),
    })),
    exchanges: model.exchanges.map(exchange => ({
      ...exchange,
      source: resource('exchanges', exchange.vhost, exchange.name),
    })),
    queues: (queues ?? model.queues).map((queue, index) => ({
      ...queue,
      index,
      source: resource('queues', queue.vhost, queue.name),
    })),
    bindings: model.bindings.map(binding => ({
      ...binding,
      source: resource('bindings', binding.vhost, 'e', binding.from),
    })),
    policies: model.policies.map(policy => ({
      ...policy,
      source: resource(
        policy.kind === 'policy' ? 'policies' : 'operator-policies',
        policy.vhost,
        policy.name,
      ),
    })),
    parameters: model.parameters.map(parameter => ({
      ...parameter,
      source: resource('parameters', parameter.component, parameter.vhost, parameter.name),
    })),
  };
}

const emptyModel: BrokerModel = {
  vhosts: [],
  users: [],
  permissions: [],
  exchanges: [],
  queues: [],
  bindings: [],
  policies: [],
  parameters: [],
};
