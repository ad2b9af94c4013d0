import { neededPluginsEnabled } from './dpl004.ts';
import { managementEnabled } from './mon001.ts';
import { prometheusEnabled } from './mon002.ts';
import { noDelayedExchange } from './plg001.ts';
import { pluginsReadable } from './plg002.ts';
import { diagnosticPluginsOff } from './plg003.ts';
import { knownPlugins } from './plg004.ts';
import type { PluginsRule } from './plugins-rule.ts';

/** All rules about enabled_plugins. */
export const pluginsCatalogue: readonly PluginsRule[] = [
  managementEnabled,
  prometheusEnabled,
  noDelayedExchange,
  pluginsReadable,
  diagnosticPluginsOff,
  knownPlugins,
  neededPluginsEnabled,
];
