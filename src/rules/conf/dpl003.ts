import { importsIn } from '../../deployment/deployment.ts';
import { defineConfRule } from './conf-rule.ts';

export const importedDefinitionsHaveUsers = defineConfRule({
  id: 'DPL003',
  name: 'imported-definitions-have-users',
  item: 'SEC001',
  severity: 'warning',
  summary: 'The definitions that rabbitmq.conf imports have a user.',
  why: 'A blank node that imports definitions creates no default user, whatever `default_user` says (seen on 3.10.8, 4.0.5 and 4.3.6). Without a user in the definitions nobody can log in.',
  remedy: 'Put at least one user with a password hash and the tag `administrator` into the definitions.',
  source: 'https://www.rabbitmq.com/docs/definitions#import-on-boot',
  versions: '>=3.10',
  exampleFiles: {
    'queues.json':
      '{\n  "vhosts": [{ "name": "/" }],\n  "queues": [{ "name": "orders", "vhost": "/", "durable": true, "arguments": {} }]\n}\n',
    'definitions.json': '{ "users": [{ "name": "shop" }], "vhosts": [{ "name": "/" }] }\n',
  },
  examples: {
    bad: 'load_definitions = queues.json\n',
    good: 'load_definitions = definitions.json\n',
  },
  *check({ document, settings, deployment }) {
    const definitions = deployment?.definitions ?? [];
    // Other backends know their users themselves.
    const isInternal = settings
      .of('auth_backends.$num')
      .every(({ value }) => /^(?:rabbit_auth_backend_)?internal$/.test(value));
    const [setting] = importsIn(document).filter(({ key, value }) => {
      const location = deployment?.locate(value);
      return settings.get(key)?.value === value && location?.is === 'there' && location.lent.kind !== 'other';
    });
    if (
      !setting ||
      !isInternal ||
      definitions.length === 0 ||
      definitions.some(({ users }) => users.size > 0)
    )
      return;
    yield {
      at: setting,
      message:
        'These definitions have no user, and a blank node that imports definitions creates no default user: nobody can log in to it. Put a user into the definitions.',
      related: definitions.map(({ at }) => ({ ...at, message: 'No users here' })),
    };
  },
});
