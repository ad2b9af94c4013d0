import { type HaproxyProxy, lineInEffect, placeOf } from '../../deployment/haproxy-proxies.ts';
import type { TextViolation } from '../conf/conf-rule.ts';
import { defineHaproxyRule, type HaproxyEvidence, lineFix } from './haproxy-rule.ts';

export const messagesInTcpMode = defineHaproxyRule({
  id: 'LBR001',
  name: 'balancer-in-tcp-mode',
  item: 'HA004',
  severity: 'error',
  summary: 'What clients send messages over goes through in `mode tcp`.',
  why: 'In `mode http` HAProxy answers the first bytes of AMQP, which are no HTTP request, with 400 and closes: no client ever connects.',
  remedy: 'Write `mode tcp` into the section.',
  source: 'https://docs.haproxy.org/2.8/configuration.html#4.2-mode',
  versions: '>=3.10',
  examples: {
    bad: `defaults
    mode http
    timeout connect 5s
    timeout client 3m
    timeout server 3m

listen amqp
    bind 127.0.0.1:5672
    balance leastconn
    server rabbit-1 10.0.0.1:5672 check
    server rabbit-2 10.0.0.2:5672 check
`,
    good: `defaults
    mode http
    timeout connect 5s
    timeout client 3m
    timeout server 3m

listen amqp
    mode tcp
    bind 127.0.0.1:5672
    balance leastconn
    server rabbit-1 10.0.0.1:5672 check
    server rabbit-2 10.0.0.2:5672 check
`,
  },
  *check({ document, routes }) {
    for (const { frontend, backend, service } of routes) {
      if (service === 'management' || service === 'metrics') continue;
      yield* inHttpMode(document, frontend);
      if (backend !== frontend) yield* inHttpMode(document, backend);
    }
  },
});

function* inHttpMode(document: HaproxyEvidence['document'], proxy: HaproxyProxy): Iterable<TextViolation> {
  const line = lineInEffect(proxy, 'mode');
  const mode = line?.words[1];
  if (mode?.value !== 'http') return;
  const own = line?.isOwn ? mode : undefined;
  const { kind, name } = proxy.section;
  yield {
    at: own ?? placeOf(proxy),
    message: `\`${kind} ${name}\` is in \`mode http\`${own ? '' : ', which it has from its defaults'}: HAProxy answers AMQP with 400 and closes, so no client connects. Set \`mode tcp\`.`,
    fixes: [lineFix(document, proxy.section, 'mode tcp', own)],
  };
}
