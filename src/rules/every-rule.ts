import { catalogue } from './catalogue.ts';
import { rulesOfCode } from './client-code/catalogue.ts';
import { advancedCatalogue } from './conf/adv-catalogue.ts';
import { confCatalogue } from './conf/catalogue.ts';
import { pluginsCatalogue } from './conf/plugins-catalogue.ts';
import { importNotTransactional } from './def016.ts';
import { deploymentCatalogue } from './deployment/catalogue.ts';
import { haproxyCatalogue } from './deployment/haproxy-catalogue.ts';
import { prometheusCatalogue } from './deployment/prometheus-catalogue.ts';
import type { RuleDescription } from './rule.ts';
import { suppressionRules } from './suppression-rules.ts';

/** What a finding in a file of RabbitMQ's, or in code that uses it, can be of. */
export const rulesOfFiles: readonly RuleDescription[] = [
  ...catalogue,
  importNotTransactional,
  ...confCatalogue,
  ...advancedCatalogue,
  ...pluginsCatalogue,
  ...deploymentCatalogue,
  ...prometheusCatalogue,
  ...haproxyCatalogue,
  ...rulesOfCode,
];

/** What any finding can be of. */
export const everyRule: readonly RuleDescription[] = [...rulesOfFiles, ...Object.values(suppressionRules)];
