import { composeFile } from '../deployment/compose.ts';
import { kubernetesFile } from '../deployment/kubernetes.ts';
import { asksRabbitmq, prometheusIn } from '../deployment/prometheus.ts';
import type { DeploymentKind } from '../rules/deployment/deployment-rule.ts';
import { mentionsRabbit } from '../yaml/mentions-rabbit.ts';
import { parseYaml } from '../yaml/yaml.ts';

/** Nobody writes more by hand, and to read a text of this length takes seconds. */
const mostCharacters = 2_000_000;

/** What a YAML text is to a broker; undefined for the many that are nothing. */
export function kindOfYaml(text: string): DeploymentKind | 'prometheus' | undefined {
  if (text.length > mostCharacters || !mentionsRabbit.test(text)) return undefined;
  const yaml = parseYaml(text);
  if ((composeFile(yaml)?.brokers ?? []).length > 0) return 'compose';
  if (kubernetesFile(yaml)) return 'kubernetes';
  return asksRabbitmq(prometheusIn(yaml)) ? 'prometheus' : undefined;
}
