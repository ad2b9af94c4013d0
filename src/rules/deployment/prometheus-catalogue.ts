import { knownMetrics } from './prm001.ts';
import { pluginMetrics } from './prm002.ts';
import { labelsThere } from './prm003.ts';
import { resourcesAlerted } from './prm004.ts';
import { deadLettersAlerted } from './prm005.ts';
import { nodesAlerted } from './prm006.ts';
import { alertsWait } from './prm007.ts';
import { metricsByType } from './prm008.ts';
import { readableExpressions } from './prm009.ts';
import { everyNodeScraped } from './prm010.ts';
import { metricsEndpoint } from './prm011.ts';
import { notEveryObject } from './prm012.ts';
import { scrapeInterval } from './prm013.ts';
import type { PrometheusLintRule } from './prometheus-rule.ts';

/** All rules about alerts, recording rules and scrape configurations of Prometheus. */
export const prometheusCatalogue: readonly PrometheusLintRule[] = [
  knownMetrics,
  pluginMetrics,
  labelsThere,
  resourcesAlerted,
  deadLettersAlerted,
  nodesAlerted,
  alertsWait,
  metricsByType,
  readableExpressions,
  everyNodeScraped,
  metricsEndpoint,
  notEveryObject,
  scrapeInterval,
];
