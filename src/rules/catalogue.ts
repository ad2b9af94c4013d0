import { validJson } from './def014.ts';
import { deadLetterExchangeExists } from './dlx001.ts';
import { deadLetterExchanges } from './err001.ts';
import { retryWithBackoff } from './err002.ts';
import { retryLimits } from './err003.ts';
import { deadLettersKept } from './err004.ts';
import { quorumQueues } from './ha002.ts';
import { replicatedQueueProperties } from './que012.ts';
import { durableQueues } from './rel001.ts';
import { persistentMessages } from './rel002.ts';
import { manualAcknowledgements } from './rel003.ts';
import type { Rule } from './rule.ts';
import { defaultCredentials } from './sec001.ts';
import { tlsLinks } from './sec002.ts';

/** Every rule: the checklist's first, then those beyond it. Settings, documentation and the editors read this list. */
export const catalogue: readonly Rule[] = [
  durableQueues,
  persistentMessages,
  manualAcknowledgements,
  deadLetterExchanges,
  retryWithBackoff,
  retryLimits,
  deadLettersKept,
  quorumQueues,
  defaultCredentials,
  tlsLinks,
  validJson,
  replicatedQueueProperties,
  deadLetterExchangeExists,
];
