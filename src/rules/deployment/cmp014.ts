import { settingOf } from '../../deployment/compose.ts';
import { addEntry } from '../../yaml/edits.ts';
import { entryOf, valueAt } from '../../yaml/yaml.ts';
import { byPlace } from './brokers.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const logsOfContainers = defineDeploymentRule({
  id: 'CMP014',
  name: 'container-logs-kept',
  item: 'MON004',
  severity: 'warning',
  summary: 'What a node logs is kept, and does not fill the disk.',
  why: 'In a container the node logs to its console, and Docker decides what becomes of it. With `none` nothing is left to look into after a failure; a `json-file` without an end fills the disk that the messages need too.',
  remedy: 'Let a collector take the logs, or give `json-file` a `max-size` and a `max-file`.',
  source: 'https://www.rabbitmq.com/docs/production-checklist#logging',
  versions: '>=3.10',
  exampleKind: 'compose',
  examples: {
    bad: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    logging:
      driver: none
`,
    good: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    logging:
      driver: json-file
      options:
        max-size: 10m
        max-file: "5"
`,
  },
  *compose({ file }) {
    const drivers = file.brokers.flatMap(broker => {
      const at = valueAt(broker.node, 'logging', 'driver');
      return at ? [{ broker, start: at.start, end: at.end }] : [];
    });
    for (const { broker, start, end } of byPlace(drivers)) {
      const driver = settingOf(broker, 'logging', 'driver');
      const logging = valueAt(broker.node, 'logging');
      if (driver === 'none') {
        yield {
          at: { start, end },
          message: `The logs of service \`${broker.name}\` are thrown away: after a failure there is nothing to look into. Choose a driver that keeps them.`,
        };
      } else if (
        driver === 'json-file' &&
        !valueAt(logging, 'options', 'max-size') &&
        logging?.kind === 'map'
      ) {
        const lines = ['options:', '  max-size: 10m', '  max-file: "5"'];
        const edit = valueAt(logging, 'options')
          ? undefined
          : addEntry(file.yaml.text, logging, lines, entryOf(logging, 'driver'));
        yield {
          at: { start, end },
          severity: 'info',
          message: `The log of service \`${broker.name}\` grows without end, on the disk that its messages may need. Set \`max-size\` and \`max-file\`.`,
          fixes: edit ? [{ title: 'Keep five files of 10 MB', edits: [edit], preferred: true }] : [],
        };
      }
    }
  },
});
