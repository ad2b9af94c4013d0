import { knownKeys } from './cfg001.ts';
import { soundValues } from './cfg002.ts';
import { keysOfTheVersion } from './cfg003.ts';
import { plainTexts } from './cfg004.ts';
import { consumerTimeout } from './cfg005.ts';
import { frameMax } from './cfg006.ts';
import { maxMessageSize } from './cfg007.ts';
import { someListener } from './cfg008.ts';
import { heartbeats } from './cfg009.ts';
import { readableLines } from './cfg010.ts';
import { newFormat } from './cfg011.ts';
import { setOnce } from './cfg012.ts';
import { settingsGoTogether } from './cfg013.ts';
import { settingsInUse } from './cfg014.ts';
import { noDeprecatedFeatures } from './cfg015.ts';
import { substitutionsEnd } from './cfg016.ts';
import { nodeImportsDefinitions } from './cfg017.ts';
import type { ConfRule } from './conf-rule.ts';
import { pluginsOfSettings } from './dpl001.ts';
import { importedDefinitionsThere } from './dpl002.ts';
import { importedDefinitionsHaveUsers } from './dpl003.ts';
import { oddClusterSize } from './ha001.ts';
import { partitionHandling } from './ha003.ts';
import { resourceLimits } from './mon003.ts';
import { logsKept } from './mon004.ts';
import { managementRestricted } from './sec005.ts';
import { noAnonymousLogin } from './sec101.ts';
import { defaultUser } from './sec106.ts';
import { tlsOnly } from './sec107.ts';
import { soundTlsOptions } from './sec108.ts';
import { limitedUsers } from './sec109.ts';

/** All rules about rabbitmq.conf. */
export const confCatalogue: readonly ConfRule[] = [
  knownKeys,
  soundValues,
  keysOfTheVersion,
  plainTexts,
  consumerTimeout,
  frameMax,
  maxMessageSize,
  someListener,
  heartbeats,
  readableLines,
  newFormat,
  setOnce,
  settingsGoTogether,
  settingsInUse,
  noDeprecatedFeatures,
  substitutionsEnd,
  nodeImportsDefinitions,
  pluginsOfSettings,
  importedDefinitionsThere,
  importedDefinitionsHaveUsers,
  oddClusterSize,
  partitionHandling,
  resourceLimits,
  logsKept,
  managementRestricted,
  noAnonymousLogin,
  defaultUser,
  tlsOnly,
  soundTlsOptions,
  limitedUsers,
];
