import { noDelayedExchange } from '../conf/plg001.ts';
import { diagnosticPluginsOff } from '../conf/plg003.ts';
import { knownPlugins } from '../conf/plg004.ts';
import type { PluginsRule } from '../conf/plugins-rule.ts';
import { imagePinned } from './cmp001.ts';
import { roomAndTime } from './cmp002.ts';
import { memoryLimitKnown } from './cmp003.ts';
import { livenessIsLocal } from './cmp004.ts';
import { dataKept } from './cmp005.ts';
import { credentialsFromOutside } from './cmp006.ts';
import { variablesTaken } from './cmp007.ts';
import { tlsPublished } from './cmp008.ts';
import { internalPortsClosed } from './cmp009.ts';
import { composedCluster } from './cmp010.ts';
import { balancedBrokers } from './cmp011.ts';
import { managementImage } from './cmp012.ts';
import { metricsReachable } from './cmp013.ts';
import { logsOfContainers } from './cmp014.ts';
import { privateKeysKept } from './cmp015.ts';
import type { DeploymentRule } from './deployment-rule.ts';
import { oddReplicas } from './k8s001.ts';
import { nodesSpread } from './k8s002.ts';
import { clusterWithTls } from './k8s003.ts';
import { internalPortsInside } from './k8s004.ts';
import { memoryReserved } from './k8s005.ts';
import { cookieSecret } from './sec103.ts';
import { supportedVersion } from './sec104.ts';
import { yamlReadable } from './yml001.ts';

/** All rules about Docker Compose files and manifests for Kubernetes. */
export const deploymentCatalogue: readonly DeploymentRule[] = [
  imagePinned,
  roomAndTime,
  memoryLimitKnown,
  livenessIsLocal,
  dataKept,
  credentialsFromOutside,
  variablesTaken,
  tlsPublished,
  internalPortsClosed,
  composedCluster,
  balancedBrokers,
  managementImage,
  metricsReachable,
  logsOfContainers,
  privateKeysKept,
  oddReplicas,
  nodesSpread,
  clusterWithTls,
  internalPortsInside,
  memoryReserved,
  cookieSecret,
  supportedVersion,
  yamlReadable,
];

/** Those about enabled_plugins that look at one plugin at a time: in a manifest plugins are added to others. */
export const rulesOfPlugins: readonly PluginsRule[] = [noDelayedExchange, diagnosticPluginsOff, knownPlugins];
