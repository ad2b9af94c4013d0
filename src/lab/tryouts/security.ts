import { randomBytes } from 'node:crypto';
import type { ConfirmChannel } from 'amqplib';
import * as z from 'zod/mini';
import { listConnections } from '../../management/connections.ts';
import { ManagementError } from '../../management/error.ts';
import { checkHealth } from '../../management/health-checks.ts';
import { listListeners } from '../../management/overview.ts';
import { deleteUser, listUsers, putUser, setPermissions } from '../../management/users.ts';
import { isAtLeast } from '../../model/version.ts';
import { hasWellKnownPassword, passwordHash } from '../../rules/passwords.ts';
import { inQuotes, type Lab } from './lab.ts';
import type { Tryout } from './tryout.ts';

/** The experiments of lesson 5. They need an administrator. */
export const security: readonly Tryout[] = [
  {
    id: 't5-1',
    async run(lab) {
      const exchange = await lab.exchange('l5.orders', 'fanout');
      const queue = await lab.queue('l5.orders.work');
      const operations: Record<string, (channel: ConfirmChannel) => Promise<unknown>> = {
        publish: async channel => {
          channel.publish(exchange, '', Buffer.from('hello'));
          await channel.waitForConfirms();
        },
        consume: channel => channel.consume(queue, () => {}),
        declare: channel => channel.assertQueue('l5.orders.new'),
        delete: channel => channel.deleteQueue('l5.orders.new'),
      };
      const roles: Record<string, Role> = {
        publisher: { permissions: ['^$', '^l5\\.orders$', '^$'], tags: '', may: 'publish' },
        consumer: { permissions: ['^$', '^$', '^l5\\.orders\\.work$'], tags: '', may: 'consume' },
        deployer: {
          permissions: ['^l5\\.orders', '^l5\\.orders', '^l5\\.orders'],
          tags: '',
          may: 'publish, consume, declare, delete',
        },
        monitor: { permissions: ['^$', '^$', '^$'], tags: 'monitoring', may: 'nothing' },
      };
      const refusals: string[] = [];
      for (const [role, { permissions, tags, may }] of Object.entries(roles)) {
        lab.step(`Make the user of the role ${role}, and let it try`);
        const user = await makeUser(lab, role, permissions, tags);
        const allowed: string[] = [];
        for (const [name, operation] of Object.entries(operations)) {
          const refusal = await attempt(lab, user, operation);
          lab.cell(role, name, refusal === undefined ? 'ok' : 'refused');
          if (refusal === undefined) allowed.push(name);
          else refusals.push(refusal);
        }
        lab.check(`the ${role} may`, may, allowed.join(', ') || 'nothing');
      }
      const words = refusals.find(refusal => refusal.includes(`exchange '${exchange}'`)) ?? '';
      lab.say(words);
      const right = isAtLeast(lab.version, 4, 0) ? 'write access' : 'access';
      const wanted = `${right} to exchange '${exchange}' … refused`;
      lab.check('the broker’s words', wanted, words, words.includes(`${right} to exchange '${exchange}'`));
    },
  },
  {
    id: 't5-2',
    async run(lab) {
      const patterns = {
        l5app: 'l5app.work, l5app2, zz-my-l5app-zz',
        '^l5app': 'l5app.work, l5app2',
        '^l5app\\.': 'l5app.work',
      };
      for (const [pattern, expected] of Object.entries(patterns)) {
        lab.step(`A user who may configure what ${pattern} matches`);
        const user = await makeUser(lab, 'anchor', [pattern, '^$', '^$']);
        const allowed: string[] = [];
        for (const queue of ['l5app.work', 'l5app2', 'zz-my-l5app-zz']) {
          const refusal = await attempt(lab, user, channel =>
            channel.assertQueue(queue, { exclusive: true }),
          );
          lab.cell(pattern, queue, refusal === undefined ? 'allowed' : 'refused');
          if (refusal === undefined) allowed.push(queue);
        }
        lab.check(pattern, expected, allowed.join(', '));
      }
    },
  },
  {
    id: 't5-3',
    async run(lab) {
      lab.step('Hash a password by hand: the salt, then SHA-256 of salt and password, in base64');
      const hash = passwordHash('test12', Buffer.from('908DC60A', 'hex'));
      lab.check('hash of test12, salt 908DC60A', 'kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR', hash);

      lab.step('Try the passwords that everybody tries first on the hashes of this broker’s users');
      const users = await listUsers(lab.api, lab.signal);
      const hashes = users.filter(({ passwordHash }) => passwordHash !== undefined);
      const weak = hashes.filter(user => hasWellKnownPassword(user, []));
      for (const { name } of weak) lab.cell(name, 'its password', 'one that everybody tries first');
      lab.cell('all users', 'its password', `${weak.length} of ${hashes.length} known`);
      lab.say('Nobody logged in, and nothing was sent: the salt is in the hash.');
      lab.check('users whose hash could be tried', users.length, hashes.length);
    },
  },
  {
    id: 't5-4',
    async run(lab) {
      lab.step('Ask the broker what it listens on');
      const listeners = await listListeners(lab.api, lab.signal);
      for (const { protocol, port } of listeners.toSorted((a, b) => a.port - b.port)) {
        lab.cell(`${port} ${protocol}`, 'is', safetyOf(protocol));
      }
      lab.check('listeners that the broker tells', 'some', listeners.length > 0 ? 'some' : 'none');

      lab.step('Ask who is connected without TLS, and whether a certificate ends soon');
      const { items: connections } = await listConnections(lab.api, 1, lab.signal);
      lab.cell('connections without TLS', 'is', connections.filter(({ tls }) => !tls).length);
      const health = await checkHealth(lab.api, 'certificate-expiration/1/months', lab.signal);
      const certificates = health.state === 'failed' ? health.reason : 'yes, or none at all';
      lab.cell('certificates for another month', 'is', certificates);
    },
  },
  {
    id: 't5-5',
    async run(lab) {
      const pages = ['overview', 'nodes', 'queues', 'parameters', 'users', 'permissions', 'definitions'];
      const tags = {
        management: 'overview, queues',
        policymaker: 'overview, queues, parameters',
        monitoring: 'overview, nodes, queues',
        administrator: pages.join(', '),
        admin: 'nothing',
      };
      for (const [tag, expected] of Object.entries(tags)) {
        lab.step(`Ask as a user with the tag ${tag}`);
        const user = await makeUser(lab, 'tags', ['^$', '^$', '^$'], tag);
        const client = lab.client(user);
        const shown: string[] = [];
        for (const page of pages) {
          const isShown = await client
            .get({ path: `/${page}`, answer: z.unknown(), signal: lab.signal })
            .then(
              () => true,
              error => {
                if (error instanceof ManagementError && refusing.has(error.reason)) return false;
                throw error;
              },
            );
          lab.cell(tag, page, isShown ? 'yes' : 'no');
          if (isShown) shown.push(page);
        }
        lab.check(tag, expected, shown.join(', ') || 'nothing');
      }
    },
  },
];

const refusing = new Set(['forbidden', 'no-management-tag', 'wrong-credentials']);

interface Role {
  readonly permissions: Rights;
  readonly tags: string;
  readonly may: string;
}

/** To configure, to write and to read: regular expressions. */
type Rights = readonly [configure: string, write: string, read: string];

interface LabUser {
  readonly username: string;
  readonly password: string;
}

/** A user `rmq-course-<role>` for the run, with its rights to configure, write and read in the virtual host. */
async function makeUser(
  lab: Lab,
  role: string,
  [configure, write, read]: Rights,
  tags = '',
): Promise<LabUser> {
  const username = `rmq-course-${role}`;
  const password = randomBytes(18).toString('base64url');
  await lab.forTheRun(
    `user ${username}`,
    () => putUser(lab.api, { name: username, password, tags: [tags] }, lab.signal),
    () =>
      deleteUser(lab.api, username).catch(error => {
        if (!(error instanceof ManagementError && error.reason === 'not-found')) throw error;
      }),
  );
  await setPermissions(lab.api, { user: username, vhost: lab.vhost, configure, write, read }, lab.signal);
  return { username, password };
}

/** Does one thing on a channel of its own, which a refusal closes. @returns the refusal */
async function attempt(
  lab: Lab,
  user: LabUser,
  operation: (channel: ConfirmChannel) => Promise<unknown>,
): Promise<string | undefined> {
  const connection = await lab.connect(user.username.replace('rmq-course-', ''), user);
  const channel = await lab.confirmChannel(connection);
  const refused = new Promise<string>(resolve => {
    channel.once('error', ({ message }: Error) => resolve(inQuotes(message)));
  });
  const done = operation(channel).then(
    () => undefined,
    ({ message }: Error) => message,
  );
  const refusal = await Promise.race([refused, done]);
  await connection.close();
  return refusal;
}

function safetyOf(protocol: string): string {
  if (/ssl|https/.test(protocol)) return 'TLS';
  return protocol === 'clustering' ? 'between nodes only' : 'in clear';
}
