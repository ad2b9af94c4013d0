import type { AdvancedRule } from './adv-rule.ts';
import { advancedReadable } from './adv001.ts';
import { setOnceInTerms } from './adv002.ts';
import { knownApplications } from './adv003.ts';
import { knownTerms } from './adv004.ts';
import { soundTerms } from './adv005.ts';
import { pathsWithSlashes } from './adv006.ts';
import { plainSettingsInConf } from './adv007.ts';
import { secretsDecrypted } from './adv008.ts';
import { setInOneFile } from './adv009.ts';
import { newFormatInstead } from './adv010.ts';
import { consumerTimeout } from './cfg005.ts';
import { frameMax } from './cfg006.ts';
import { maxMessageSize } from './cfg007.ts';
import { someListener } from './cfg008.ts';
import { heartbeats } from './cfg009.ts';
import { noDeprecatedFeatures } from './cfg015.ts';
import type { ConfRule } from './conf-rule.ts';
import { oddClusterSize } from './ha001.ts';
import { partitionHandling } from './ha003.ts';
import { resourceLimits } from './mon003.ts';
import { logsKept } from './mon004.ts';
import { managementRestricted } from './sec005.ts';
import { noAnonymousLogin } from './sec101.ts';
import { defaultUser } from './sec106.ts';
import { tlsOnly } from './sec107.ts';
import { soundTlsOptions } from './sec108.ts';

/** All rules about advanced.config and the classic rabbitmq.config. */
export const advancedCatalogue: readonly AdvancedRule[] = [
  advancedReadable,
  setOnceInTerms,
  knownApplications,
  knownTerms,
  soundTerms,
  pathsWithSlashes,
  plainSettingsInConf,
  secretsDecrypted,
  setInOneFile,
  newFormatInstead,
];

/** The rules about rabbitmq.conf that look at what is set, wherever it stands. The others are about how the file is written. */
export const sharedRules: readonly ConfRule[] = [
  consumerTimeout,
  frameMax,
  maxMessageSize,
  someListener,
  heartbeats,
  noDeprecatedFeatures,
  oddClusterSize,
  partitionHandling,
  resourceLimits,
  logsKept,
  managementRestricted,
  noAnonymousLogin,
  defaultUser,
  tlsOnly,
  soundTlsOptions,
];
