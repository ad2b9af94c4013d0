import type { ChecklistItemId } from '../rules/checklist.ts';
import type { Item } from './item.ts';
import { deadLettersKept } from './items/err001.ts';
import { retriesBackOff } from './items/err002.ts';
import { retriesEnd } from './items/err003.ts';
import { failuresAlerted } from './items/err004.ts';
import { oddCluster } from './items/ha001.ts';
import { replicatedQueues } from './items/ha002.ts';
import { partitionsHandled } from './items/ha003.ts';
import { loadBalanced } from './items/ha004.ts';
import { managementAccessible } from './items/mon001.ts';
import { metricsExported } from './items/mon002.ts';
import { resourcesAlerted } from './items/mon003.ts';
import { logsCollected } from './items/mon004.ts';
import { durableQueues } from './items/rel001.ts';
import { persistentMessages } from './items/rel002.ts';
import { manualAcknowledgements } from './items/rel003.ts';
import { publisherConfirms } from './items/rel004.ts';
import { prefetchLimited } from './items/rel005.ts';
import { credentialsChanged } from './items/sec001.ts';
import { tlsEverywhere } from './items/sec002.ts';
import { vhostsIsolate } from './items/sec003.ts';
import { leastPrivilege } from './items/sec004.ts';
import { managementRestricted } from './items/sec005.ts';

/** How each item of the checklist is judged. */
export const items: Readonly<Record<ChecklistItemId, Item>> = {
  REL001: durableQueues,
  REL002: persistentMessages,
  REL003: manualAcknowledgements,
  REL004: publisherConfirms,
  REL005: prefetchLimited,
  ERR001: deadLettersKept,
  ERR002: retriesBackOff,
  ERR003: retriesEnd,
  ERR004: failuresAlerted,
  HA001: oddCluster,
  HA002: replicatedQueues,
  HA003: partitionsHandled,
  HA004: loadBalanced,
  MON001: managementAccessible,
  MON002: metricsExported,
  MON003: resourcesAlerted,
  MON004: logsCollected,
  SEC001: credentialsChanged,
  SEC002: tlsEverywhere,
  SEC003: vhostsIsolate,
  SEC004: leastPrivilege,
  SEC005: managementRestricted,
};
