import { durationMs, type HaproxyDocument } from '../../deployment/haproxy.ts';
import { type HaproxyProxy, lineInEffect, placeOf } from '../../deployment/haproxy-proxies.ts';
import type { TextViolation } from '../conf/conf-rule.ts';
import { defineHaproxyRule, lineFix } from './haproxy-rule.ts';

export const timeoutsOutlastHeartbeats = defineHaproxyRule({
  id: 'LBR002',
  name: 'balancer-timeouts-outlast-heartbeats',
  item: 'HA004',
  severity: 'warning',
  summary: 'The balancer lets a quiet connection live for two heartbeats or more.',
  why: 'A consumer that waits sends nothing but heartbeats: RabbitMQ suggests 60 seconds. Where HAProxy waits less it closes healthy connections, and what they had not acknowledged is delivered again. TCP keepalives do not count for its timeouts: they carry no data.',
  remedy:
    'Set `timeout client` and `timeout server` of the section to `3m` or more, or `timeout tunnel`, which takes the place of both.',
  source: 'https://www.rabbitmq.com/docs/heartbeats#tcp-proxies',
  versions: '>=3.10',
  examples: {
    bad: `listen amqp
    mode tcp
    bind 127.0.0.1:5672
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    balance leastconn
    server rabbit-1 10.0.0.1:5672 check
    server rabbit-2 10.0.0.2:5672 check
`,
    good: `listen amqp
    mode tcp
    bind 127.0.0.1:5672
    timeout connect 5s
    timeout client 3m
    timeout server 3m
    balance leastconn
    server rabbit-1 10.0.0.1:5672 check
    server rabbit-2 10.0.0.2:5672 check
`,
  },
  *check({ document, routes }) {
    for (const { frontend, backend, service } of routes) {
      if (!['amqp', 'amqps', 'stream'].includes(service)) continue;
      if (lineInEffect(backend, 'timeout', 'tunnel')) yield* tooShort(document, backend, 'tunnel');
      else {
        yield* tooShort(document, frontend, 'client');
        yield* tooShort(document, backend, 'server');
      }
    }
  },
});

/** What RabbitMQ suggests: https://www.rabbitmq.com/docs/heartbeats#heartbeats-timeout */
const heartbeatMs = 60_000;

function* tooShort(
  document: HaproxyDocument,
  proxy: HaproxyProxy,
  name: 'client' | 'server' | 'tunnel',
): Iterable<TextViolation> {
  const line = lineInEffect(proxy, 'timeout', name);
  const duration = line?.words[2];
  const ms = duration && durationMs(duration);
  // 0 is for ever.
  if (!duration || !ms || ms >= 2 * heartbeatMs) return;
  const own = line?.isOwn ? duration : undefined;
  const { section } = proxy;
  const written = `\`timeout ${name} ${duration.value}\``;
  const effect =
    ms < heartbeatMs
      ? 'HAProxy closes healthy connections that wait for messages'
      : 'one late heartbeat, and HAProxy closes a healthy connection';
  yield {
    at: own ?? placeOf(proxy),
    severity: ms < heartbeatMs ? 'warning' : 'info',
    message: `${own ? written : `\`${section.kind} ${section.name}\` has ${written} from its defaults, which`} is less than two heartbeats of 60 s: ${effect}. Set \`3m\` or more.`,
    fixes: [lineFix(document, section, `timeout ${name} 3m`, own)],
  };
}
