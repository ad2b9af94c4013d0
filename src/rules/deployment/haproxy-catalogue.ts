import type { HaproxyRule } from './haproxy-rule.ts';
import { messagesInTcpMode } from './lbr001.ts';
import { timeoutsOutlastHeartbeats } from './lbr002.ts';
import { nodesChecked } from './lbr003.ts';
import { severalNodes } from './lbr004.ts';
import { leastConnections } from './lbr005.ts';
import { tlsMeetsTls } from './lbr006.ts';
import { clientsUseTls } from './lbr007.ts';
import { managementNotPublished } from './lbr008.ts';
import { metricsNotBalanced } from './lbr009.ts';

/** All rules about haproxy.cfg. */
export const haproxyCatalogue: readonly HaproxyRule[] = [
  messagesInTcpMode,
  timeoutsOutlastHeartbeats,
  nodesChecked,
  severalNodes,
  leastConnections,
  tlsMeetsTls,
  clientsUseTls,
  managementNotPublished,
  metricsNotBalanced,
];
