import { formatVersion, isAtLeast } from '../model/version.ts';
import { defineRule, type Evidence } from './rule.ts';

export const validJson = defineRule({
  id: 'DEF014',
  name: 'valid-json',
  item: null,
  severity: 'error',
  summary: 'A definitions file is valid JSON.',
  why: 'A broker that loads the file at boot does not start with it; an import is refused whole. RabbitMQ 3.10 lets comments, trailing commas and odd characters in strings pass, 4.x does not.',
  remedy: 'Correct the text where the finding stands.',
  source: 'https://www.rabbitmq.com/docs/definitions',
  versions: '>=3.10',
  examples: {
    bad: '{ "vhosts": [{ "name": "/" }], "queues": [{ "name": "orders", "vhost": "/", "durable": true, "auto_delete": false, "arguments": { "x-queue-type": "quorum" } }, ] }',
    good: '{ "vhosts": [{ "name": "/" }], "queues": [{ "name": "orders", "vhost": "/", "durable": true, "auto_delete": false, "arguments": { "x-queue-type": "quorum" } }] }',
  },
  *check(evidence) {
    for (const { kind, message, ...at } of evidence.syntaxProblems) {
      const refused = isRefused(kind, evidence);
      yield {
        at,
        severity: refused ? 'error' : 'info',
        brokerRefuses: refused,
        message: refused
          ? `The file is not valid JSON: ${message}. RabbitMQ ${formatVersion(evidence.version)} refuses it whole.`
          : `The file has ${message}. RabbitMQ ${formatVersion(evidence.version)} lets it pass; other versions refuse the file.`,
      };
      // What follows a syntax error is mostly its echo.
      if (kind === 'syntax') return;
    }
  },
});

/** Seen on 3.10.8, 4.0.5 and 4.3.6; the byte order mark is taken off since 4.2.5. */
function isRefused(kind: Evidence['syntaxProblems'][number]['kind'], { version }: Evidence): boolean {
  switch (kind) {
    case 'byte-order-mark':
      return isAtLeast(version, 4, 0) && !isAtLeast(version, 4, 2, 5);
    case 'comment':
    case 'string':
    case 'trailing-comma':
      return isAtLeast(version, 4, 0);
    case 'syntax':
      return true;
  }
}
