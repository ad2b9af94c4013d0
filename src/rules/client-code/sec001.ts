import type { TextRange } from '../../model/model.ts';
import type { TextViolation } from '../conf/conf-rule.ts';
import { passwordOf } from '../links.ts';
import { defaultCredentials } from '../sec001.ts';
import { isTemplate } from '../template.ts';
import { addressesIn, isLoopback, userOf } from './brokers.ts';
import { defineCodeRule, sameAs } from './code-rule.ts';

export const noCredentialsInCode = defineCodeRule({
  ...sameAs(defaultCredentials),
  severity: 'warning',
  summary: 'No password of a broker stands in the code, least of all that of `guest`.',
  why: 'What is in the code is in every checkout, build and image, and stays in the history when it is changed. `guest` with the password `guest` is what everybody tries first.',
  remedy:
    'Read the address with its credentials from the environment or from a store of secrets, and give each application a user of its own.',
  source: 'https://www.rabbitmq.com/docs/production-checklist#users-and-permissions',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: `import { connect } from 'amqplib';

export const connection = await connect('amqps://orders:correct-horse@broker.example.com/shop');
`,
    },
    good: {
      typescript: `import { connect } from 'amqplib';

export const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost/shop');
`,
    },
  },
  *check({ all, program }) {
    for (const { host, at } of addressesIn(program)) {
      const password = passwordOf(at.value);
      if (!password || isTemplate(password)) continue;
      if (userOf(at.value) === 'guest' && password === 'guest') {
        if (!isLoopback(host)) yield asGuest(host, at);
      } else yield { at, message: inTheCode };
    }
    for (const { host, user, password, uri, isGuestByDefault } of all('connect')) {
      if (uri) continue;
      const isLocal = !host || isLoopback(host.value);
      if (password && password.value !== '' && !isTemplate(password.value)) {
        if (user?.value !== 'guest' || password.value !== 'guest') yield { at: password, message: inTheCode };
        else if (!isLocal) yield asGuest(host.value, password);
      } else if (!isLocal && isGuestByDefault) {
        yield {
          at: host,
          severity: 'info',
          message: `No user is given for \`${host.value}\`: the client logs in as \`guest\`, with the password that everybody tries first. Read a user from the environment.`,
        };
      }
    }
  },
});

const inTheCode =
  'A password of the broker stands in the code, and so in every checkout, image and log of its history. Read the address from the environment or from a store of secrets.';

function asGuest(host: string, at: TextRange): TextViolation {
  return {
    at,
    message: `The code connects to \`${host}\` as \`guest\`, with the password that everybody tries first. Read the address from the environment, with a user of its own.`,
  };
}
