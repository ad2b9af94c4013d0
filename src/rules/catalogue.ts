import { noMirroring } from './def001.ts';
import { bindingEndsExist } from './def002.ts';
import { vhostsListed } from './def003.ts';
import { vhostNamed } from './def004.ts';
import { declaredOnce } from './def005.ts';
import { usersAndPoliciesOnce } from './def006.ts';
import { reservedNames } from './def007.ts';
import { exchangeTypeKnown } from './def008.ts';
import { parameterComponentKnown } from './def009.ts';
import { exchangesLead } from './def010.ts';
import { alternateExchangeIsText } from './def011.ts';
import { hashBindingWeights } from './def012.ts';
import { headersMatchKnown } from './def013.ts';
import { validJson } from './def014.ts';
import { topLevelKeysKnown } from './def015.ts';
import { defaultExchangeUnbound } from './def018.ts';
import { topicKeys } from './def019.ts';
import { soundNames } from './def020.ts';
import { fieldsSound } from './def022.ts';
import { parameterValuesSound } from './def023.ts';
import { exchangeArgumentsSound } from './def024.ts';
import { localRandomBindings } from './def025.ts';
import { queuesWithinLimit } from './def026.ts';
import { deadLetterExchangeExists } from './dlx001.ts';
import { deadLettersArrive } from './dlx002.ts';
import { noExpiryLoop } from './dlx003.ts';
import { retryLoopWaits } from './dlx004.ts';
import { defaultExchangeWithKey } from './dlx005.ts';
import { ownDeadLetterExchange } from './dlx006.ts';
import { declareWithDeadLetters } from './dlx008.ts';
import { deadLettersStayInVhost } from './dlx009.ts';
import { deadLetterQueueSurvives } from './dlx010.ts';
import { retryQueueLimited } from './dlx011.ts';
import { deadLetterExchanges } from './err001.ts';
import { retryWithBackoff } from './err002.ts';
import { retryLimits } from './err003.ts';
import { deadLettersKept } from './err004.ts';
import { quorumQueues } from './ha002.ts';
import { policyKeysKnown } from './pol001.ts';
import { policyValuesSound } from './pol002.ts';
import { policyPrioritiesDiffer } from './pol003.ts';
import { policiesApply } from './pol004.ts';
import { policiesMatch } from './pol005.ts';
import { blanketPoliciesLow } from './pol006.ts';
import { patternsAnchored } from './pol007.ts';
import { policyKeysFitQueues } from './pol008.ts';
import { applyToByTypeKnown } from './pol009.ts';
import { settingsOnce } from './pol010.ts';
import { operatorPolicyKeys } from './pol011.ts';
import { patternDotsEscaped } from './pol012.ts';
import { knownQueueArguments } from './que001.ts';
import { argumentsOfQueueType } from './que002.ts';
import { argumentValues } from './que003.ts';
import { routingKeyWithExchange } from './que004.ts';
import { ttlZero } from './que005.ts';
import { overflowChosen } from './que006.ts';
import { quorumOverflow } from './que007.ts';
import { atLeastOnceDeadLettering } from './que008.ts';
import { noQueueMode } from './que009.ts';
import { classicQueueVersion } from './que010.ts';
import { noMasterLocator } from './que011.ts';
import { replicatedQueueProperties } from './que012.ts';
import { workQueueKept } from './que014.ts';
import { fewPriorities } from './que016.ts';
import { quorumQueueUse } from './que018.ts';
import { durableQueues } from './rel001.ts';
import { persistentMessages } from './rel002.ts';
import { manualAcknowledgements } from './rel003.ts';
import type { Rule } from './rule.ts';
import { defaultCredentials } from './sec001.ts';
import { tlsLinks } from './sec002.ts';
import { vhostsForIsolation } from './sec003.ts';
import { leastPrivilege } from './sec004.ts';
import { linkCredentials } from './sec102.ts';
import { permissionSubjectsExist } from './usr001.ts';
import { permissionPatterns } from './usr002.ts';
import { usersHavePermissions } from './usr003.ts';
import { usersHaveTags } from './usr004.ts';
import { knownUserTags } from './usr005.ts';
import { readablePassword } from './usr006.ts';
import { hashLength } from './usr007.ts';
import { knownHashingAlgorithm } from './usr009.ts';
import { usersHavePasswords } from './usr010.ts';

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
  vhostsForIsolation,
  leastPrivilege,
  noMirroring,
  bindingEndsExist,
  vhostsListed,
  vhostNamed,
  declaredOnce,
  usersAndPoliciesOnce,
  reservedNames,
  exchangeTypeKnown,
  parameterComponentKnown,
  exchangesLead,
  alternateExchangeIsText,
  hashBindingWeights,
  headersMatchKnown,
  validJson,
  topLevelKeysKnown,
  defaultExchangeUnbound,
  topicKeys,
  soundNames,
  fieldsSound,
  parameterValuesSound,
  exchangeArgumentsSound,
  localRandomBindings,
  queuesWithinLimit,
  policyKeysKnown,
  policyValuesSound,
  policyPrioritiesDiffer,
  policiesApply,
  policiesMatch,
  blanketPoliciesLow,
  patternsAnchored,
  policyKeysFitQueues,
  applyToByTypeKnown,
  settingsOnce,
  operatorPolicyKeys,
  patternDotsEscaped,
  knownQueueArguments,
  argumentsOfQueueType,
  argumentValues,
  routingKeyWithExchange,
  ttlZero,
  overflowChosen,
  quorumOverflow,
  atLeastOnceDeadLettering,
  noQueueMode,
  classicQueueVersion,
  noMasterLocator,
  replicatedQueueProperties,
  workQueueKept,
  fewPriorities,
  quorumQueueUse,
  deadLetterExchangeExists,
  deadLettersArrive,
  noExpiryLoop,
  retryLoopWaits,
  defaultExchangeWithKey,
  ownDeadLetterExchange,
  declareWithDeadLetters,
  deadLettersStayInVhost,
  deadLetterQueueSurvives,
  retryQueueLimited,
  permissionSubjectsExist,
  permissionPatterns,
  usersHavePermissions,
  usersHaveTags,
  knownUserTags,
  readablePassword,
  hashLength,
  knownHashingAlgorithm,
  usersHavePasswords,
  linkCredentials,
];
