import { mentionsRabbit } from '../yaml/mentions-rabbit.ts';
import { parseYaml } from '../yaml/yaml.ts';
import { frontsRabbitmq } from './haproxy-proxies.ts';
import { asksRabbitmq, prometheusIn } from './prometheus.ts';

/** What a file of this name and text is that stands before brokers or watches them; undefined for any other. */
export function kindBeside(name: string, text: string): 'haproxy' | 'prometheus' | undefined {
  if (/\.cfg$/.test(name)) return frontsRabbitmq(text) ? 'haproxy' : undefined;
  if (!/\.(?:ya?ml|rules)$/.test(name) || !mentionsRabbit.test(text)) return undefined;
  return asksRabbitmq(prometheusIn(parseYaml(text))) ? 'prometheus' : undefined;
}
