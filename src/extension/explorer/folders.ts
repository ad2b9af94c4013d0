import type { Folders } from './folder.ts';
import { cluster } from './folders/cluster.ts';
import { connection } from './folders/connection.ts';
import { connections } from './folders/connections.ts';
import { deadLetterQueues } from './folders/dead-letter-queues.ts';
import { deprecatedFeatures } from './folders/deprecated-features.ts';
import { exchange } from './folders/exchange.ts';
import { exchanges } from './folders/exchanges.ts';
import { federationLinks } from './folders/federation-links.ts';
import { nodes } from './folders/nodes.ts';
import { policies } from './folders/policies.ts';
import { policyMatches } from './folders/policy-matches.ts';
import { queue } from './folders/queue.ts';
import { queues } from './folders/queues.ts';
import { shovels } from './folders/shovels.ts';
import { streams } from './folders/streams.ts';
import { user } from './folders/user.ts';
import { users } from './folders/users.ts';
import { vhost } from './folders/vhost.ts';

/** Every kind of node whose content is read on demand. Loaded with the first that is opened. */
export const folders: Folders = {
  cluster,
  nodes,
  deprecatedFeatures,
  connections,
  connection,
  users,
  user,
  vhost,
  deadLetterQueues,
  deadLetterQueue: queue,
  queues,
  streams,
  queue,
  exchanges,
  exchange,
  policies,
  policyMatches,
  shovels,
  federationLinks,
};
