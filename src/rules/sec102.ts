import { inVhost } from '../model/model.ts';
import { linkTitles, passwordOf, uris } from './links.ts';
import { defineRule } from './rule.ts';
import { isTemplate } from './template.ts';

export const linkCredentials = defineRule({
  id: 'SEC102',
  name: 'no-credentials-in-links',
  item: 'SEC001',
  severity: 'warning',
  summary: 'Shovels and federation upstreams do not have a password in their URI.',
  why: 'The URI is stored as it is: whoever may read the parameters of the virtual host, an export or this file reads the password of the other broker in clear (seen on 3.10, 4.0 and 4.3).',
  remedy:
    'Put the password in when the file is deployed, log in with a certificate (`auth_mechanism=external`), or use a user who may do no more than the link needs.',
  source: 'https://www.rabbitmq.com/docs/shovel-dynamic',
  versions: '>=3.10',
  examples: {
    bad: linkExample(
      'amqps://shovel:correct-horse@berlin.example.com?cacertfile=/etc/rabbitmq/ca.pem&verify=verify_peer',
    ),
    good: linkExample('amqps://berlin.example.com?cacertfile=/etc/rabbitmq/ca.pem&verify=verify_peer'),
  },
  *check({ model }) {
    for (const parameter of model.parameters) {
      const keys = new Set(uris(parameter).flatMap(({ key, uri }) => (hasSecret(uri) ? [key] : [])));
      for (const key of keys) {
        yield {
          at: parameter.source.key('value', key),
          message: `${linkTitles[parameter.component]} \`${parameter.name}\`${inVhost(parameter)} has a password in \`${key}\`: whoever sees the file, an export or the parameters can read it. Put it in when you deploy, or use a certificate.`,
        };
      }
    }
  },
});

function hasSecret(uri: string): boolean {
  const password = passwordOf(uri);
  return password !== undefined && password !== '' && !isTemplate(uri);
}

function linkExample(uri: string) {
  return {
    vhosts: [{ name: '/' }],
    parameters: [{ name: 'berlin', vhost: '/', component: 'federation-upstream', value: { uri } }],
  };
}
