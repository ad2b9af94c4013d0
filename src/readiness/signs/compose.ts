import { type ComposeService, composeFile } from '../../deployment/compose.ts';
import { isReachable } from '../../deployment/compose-ports.ts';
import { parseYaml } from '../../yaml/yaml.ts';
import type { FoundSign } from '../signs.ts';

/** What a Docker Compose file shows. */
export function signsInCompose(text: string): readonly FoundSign[] {
  const file = composeFile(parseYaml(text));
  if (!file) return [];
  const { services, brokers } = file;
  const signs = brokers.flatMap(imageSigns);
  for (const service of services) {
    const { name, nameRange } = service;
    if (brokers.length >= 2 && isOf(service, balancers) && takesClients(service))
      signs.push({
        item: 'HA004',
        text: `The service \`${name}\` is a load balancer in front of ${brokers.length} nodes.`,
        at: nameRange.start,
      });
    if (isOf(service, collectors))
      signs.push({ item: 'MON004', text: `The service \`${name}\` collects logs.`, at: nameRange.start });
  }
  return signs;
}

const balancers = /^(?:haproxy|nginx|traefik|envoy)/;
const collectors = /^(?:fluent-?bit|fluentd|vector|promtail|filebeat|alloy|logstash|otel|opentelemetry)/;

function isOf({ image }: ComposeService, names: RegExp): boolean {
  return names.test(image?.repository.split('/').at(-1) ?? '');
}

function takesClients({ ports }: ComposeService): boolean {
  return ports.some(port => isReachable(port, 5672) || isReachable(port, 5671));
}

/** What the official image enables, where no file of plugins is laid over it. */
function imageSigns({ name, nameRange, image, mounts, command }: ComposeService): FoundSign[] {
  const isMounted = mounts.some(({ target }) => /enabled_plugins$|^\/etc\/rabbitmq\/?$/.test(target));
  if (!image?.isOfficial || isMounted) return [];
  const at = nameRange.start;
  const signs: FoundSign[] = [
    { item: 'MON002', text: `The image of \`${name}\` has \`rabbitmq_prometheus\` enabled.`, at },
  ];
  if (/management/.test(image.tag ?? '') || /rabbitmq_management\b/.test(command))
    signs.push({ item: 'MON001', text: `\`${name}\` has \`rabbitmq_management\` enabled.`, at });
  return signs;
}
