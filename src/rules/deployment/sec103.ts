import { isWellKnownPassword } from '../passwords.ts';
import { variablesOf } from './brokers.ts';
import { defineDeploymentRule } from './deployment-rule.ts';
import { taken } from './taken-from-outside.ts';

export const cookieSecret = defineDeploymentRule({
  id: 'SEC103',
  name: 'erlang-cookie-secret',
  item: null,
  severity: 'warning',
  summary: 'The Erlang cookie comes from outside the file, and cannot be guessed.',
  why: 'Whoever has the cookie and reaches the ports between the nodes can run any code on them. In a file under version control everybody has it who ever had the repository.',
  remedy: 'Take it from the environment or from a secret: 32 random characters or more.',
  source: 'https://www.rabbitmq.com/docs/production-checklist#inter-node-authentication',
  versions: '>=3.10',
  exampleKind: 'compose',
  examples: {
    bad: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    environment:
      RABBITMQ_ERLANG_COOKIE: secret-cookie
`,
    good: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    environment:
      RABBITMQ_ERLANG_COOKIE: \${RABBITMQ_ERLANG_COOKIE:?}
`,
  },
  *check({ file, profile }) {
    for (const variable of names.flatMap(name => variablesOf(file, name))) {
      if (variable.isOpen || !variable.value) continue;
      const isKnown =
        isWellKnownPassword(variable.value, 'rabbitmq') || /^(?:erlang)?cookie$/i.test(variable.value);
      yield {
        at: variable.valueRange,
        severity: profile === 'development' ? 'info' : 'warning',
        message: `The Erlang cookie ${isKnown ? 'is one that everybody tries first' : 'stands here in clear'}: whoever has it and reaches the nodes' ports can run any code on them. Take it from ${file.kind === 'compose' ? 'the environment' : 'a secret'}.`,
        fixes: taken(file, variable),
      };
    }
  },
});

/** Of the library's image, and of Bitnami's. */
const names = ['RABBITMQ_ERLANG_COOKIE', 'RABBITMQ_ERL_COOKIE'];
