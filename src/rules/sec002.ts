import type { Fix } from '../model/edit.ts';
import { inVhost, type Parameter } from '../model/model.ts';
import { hostOf, linkTitles, uris } from './links.ts';
import { defineRule } from './rule.ts';
import { isTemplate } from './template.ts';

export const tlsLinks = defineRule({
  id: 'SEC002',
  name: 'tls-for-links',
  item: 'SEC002',
  severity: 'warning',
  summary: 'Shovels and federation links to other hosts use TLS and verify the peer.',
  why: 'A link with `amqp://` sends its credentials and every message in clear text; with `verify=verify_none` it hands them to whoever answers.',
  remedy: 'Use `amqps://`, with `cacertfile` and `verify=verify_peer` as parameters of the URI.',
  source: 'https://www.rabbitmq.com/docs/uri-query-parameters',
  versions: '>=3.10',
  examples: {
    bad: linkExample('amqp://berlin.example.com'),
    good: linkExample('amqps://berlin.example.com?cacertfile=/etc/rabbitmq/ca.pem&verify=verify_peer'),
  },
  *check({ model }) {
    for (const parameter of model.parameters) {
      for (const { key, uri, index } of uris(parameter)) {
        const problem = problemOf(uri);
        if (!problem) continue;
        yield {
          at: parameter.source.value('value', key),
          message: `${linkTitles[parameter.component]} \`${parameter.name}\`${inVhost(parameter)}: \`${key}\` ${consequences[problem](hostOf(uri))}`,
          fixes: [fixFor(parameter, key, index, uri, problem)],
        };
      }
    }
  },
});

type Problem = 'clear text' | 'no verification';

const consequences: Readonly<Record<Problem, (host: string) => string>> = {
  'clear text': host =>
    `goes to \`${host}\` without TLS: credentials and messages can be read on the way. Use \`amqps://\`.`,
  'no verification': host =>
    `does not verify \`${host}\`: whoever answers gets the credentials and the messages. Use \`verify=verify_peer\`.`,
};

function problemOf(uri: string): Problem | undefined {
  if (/^amqps:/i.test(uri)) return /[?&]verify=verify_none\b/.test(uri) ? 'no verification' : undefined;
  if (!/^amqp:/i.test(uri) || isTemplate(uri)) return undefined;
  const host = hostOf(uri);
  // No host is a direct connection inside the broker.
  return host === '' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i.test(host) ? undefined : 'clear text';
}

function fixFor(
  { source, value }: Parameter,
  key: string,
  index: number | undefined,
  uri: string,
  problem: Problem,
): Fix {
  const better =
    problem === 'clear text'
      ? uri.replace(/^amqp:/i, 'amqps:').replace(/:5672(?=[/?#]|$)/, ':5671')
      : uri.replace(/\bverify=verify_none\b/, 'verify=verify_peer');
  const list = value[key];
  return {
    title:
      problem === 'clear text'
        ? `Connect to \`${hostOf(uri)}\` with TLS (amqps)`
        : `Verify \`${hostOf(uri)}\``,
    edits: [
      {
        op: 'set',
        in: source,
        path: ['value', key],
        value: index !== undefined && Array.isArray(list) ? list.with(index, better) : better,
      },
    ],
    preferred: true,
  };
}

function linkExample(uri: string) {
  return {
    vhosts: [{ name: '/' }],
    parameters: [{ name: 'berlin', vhost: '/', component: 'federation-upstream', value: { uri } }],
  };
}
