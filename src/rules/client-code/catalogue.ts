import { connectionsLast } from './cli001.ts';
import { unroutableNoticed } from './cli002.ts';
import { lostConnectionsNoticed } from './cli003.ts';
import { deathsNotCountedOverCopies } from './cli004.ts';
import { deliveryCountNotOverQueues } from './cli005.ts';
import { acknowledgedOnce } from './cli006.ts';
import { publishersApart } from './cli007.ts';
import { copyConfirmedFirst } from './cli008.ts';
import { noPolling } from './cli009.ts';
import { healthWithoutDeclaring } from './cli010.ts';
import { oneNodeInCode } from './cli011.ts';
import type { CodeRule } from './code-rule.ts';
import { deadLetterExchangesInCode } from './err001.ts';
import { retryWithBackoffInCode } from './err002.ts';
import { retryLimitsInCode } from './err003.ts';
import { durableQueuesInCode } from './rel001.ts';
import { persistentMessagesInCode } from './rel002.ts';
import { manualAcknowledgementsInCode } from './rel003.ts';
import { publisherConfirms } from './rel004.ts';
import { prefetchSet } from './rel005.ts';
import { noCredentialsInCode } from './sec001.ts';
import { tlsInCode } from './sec002.ts';
import { vhostInCode } from './sec003.ts';

/** All rules about code that uses a client: the checklist's first, then those beyond it. */
export const codeCatalogue: readonly CodeRule[] = [
  durableQueuesInCode,
  persistentMessagesInCode,
  manualAcknowledgementsInCode,
  publisherConfirms,
  prefetchSet,
  deadLetterExchangesInCode,
  retryWithBackoffInCode,
  retryLimitsInCode,
  noCredentialsInCode,
  tlsInCode,
  vhostInCode,
  connectionsLast,
  unroutableNoticed,
  lostConnectionsNoticed,
  deathsNotCountedOverCopies,
  deliveryCountNotOverQueues,
  acknowledgedOnce,
  publishersApart,
  copyConfirmedFirst,
  noPolling,
  healthWithoutDeclaring,
  oneNodeInCode,
];

/** Those that are no part of a rule about other files. */
export const rulesOfCode: readonly CodeRule[] = codeCatalogue.filter(({ sameAs }) => !sameAs);
