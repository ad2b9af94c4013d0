import type { Edit, Fix } from '../model/edit.ts';
import { groupBy } from '../model/group.ts';
import { inVhost, type Permission, type User } from '../model/model.ts';
import { exampleHash, examplePermission, usersExample } from './examples.ts';
import { isBrokenPattern } from './pcre.ts';
import { defineRule, type Evidence, type Violation } from './rule.ts';
import { isTemplate } from './template.ts';

export const leastPrivilege = defineRule({
  id: 'SEC004',
  name: 'least-privilege',
  item: 'SEC004',
  severity: 'warning',
  summary: 'A user may do what it needs: on which objects, and nothing on others.',
  why: 'With `.*` for everything a leaked password, or a bug, can delete every queue. And a pattern is searched, not compared: `app` also allows `zz-myapp-zz` (seen on 3.10.8, 4.0.5 and 4.3.6).',
  remedy:
    'Begin patterns with `^`: `^orders\\.` for a family, `^orders$` for one. Leave `configure` empty where the objects come from this file. Keep administrators few, and applications no administrators.',
  source: 'https://www.rabbitmq.com/docs/access-control',
  versions: '>=3.10',
  examples: {
    bad: permissionExample('orders', 'orders'),
    good: permissionExample('^orders$', '^orders$'),
  },
  *check(evidence) {
    const users = new Map(evidence.model.users.map(user => [user.name, user]));
    const byVhost = groupBy(evidence.model.permissions, ({ vhost }) => vhost);
    for (const permissions of byVhost.values()) {
      const others = permissions.filter(({ user }) => !isAdministrator(users.get(user)));
      for (const permission of others) {
        yield* judgeExtent(permission, others.length);
        yield* judgeAnchors(permission);
      }
    }
    yield* judgeAdministrators(evidence);
  },
});

const rights = ['configure', 'write', 'read'] as const;
const everything = /^\^?(\.\*)?\$?$/;

function* judgeExtent(permission: Permission, usersInVhost: number): Iterable<Violation> {
  const { user, source, configure, write, read } = permission;
  const mayAll = (pattern: string) => pattern !== '' && pattern !== '^$' && everything.test(pattern);
  const fix: Fix = {
    title: `Take from \`${user}\` the right to declare and delete`,
    edits: [{ op: 'set', in: source, path: ['configure'], value: '^$' }],
  };
  if (rights.every(right => mayAll(permission[right]))) {
    const alone = usersInVhost === 1;
    yield {
      at: source.value('configure'),
      // Who has the virtual host for itself can harm nobody else.
      severity: alone ? 'info' : 'warning',
      message:
        `User \`${user}\` may do everything${inVhost(permission)}: declare, delete, publish and read${alone ? '' : ', also what belongs to other users'}. Name what it needs, such as \`^${user}\\.\`.`.slice(
          0,
          240,
        ),
      fixes: [fix],
    };
  } else if (mayAll(configure) && isNothing(write) && !isNothing(read)) {
    yield {
      at: source.value('configure'),
      severity: 'info',
      message: `User \`${user}\` only consumes${inVhost(permission)} and may still declare and delete everything. Leave \`configure\` empty, or name its queues.`,
      fixes: [{ ...fix, preferred: true }],
    };
  }
}

function isNothing(pattern: string): boolean {
  return pattern === '' || pattern === '^$';
}

function* judgeAnchors(permission: Permission): Iterable<Violation> {
  for (const right of rights) {
    const pattern = permission[right];
    if (isTemplate(pattern) || isBrokenPattern(pattern)) continue;
    const alternatives = alternativesOf(pattern);
    if (!alternatives?.some(isLoose)) continue;
    const anchored = (end: string) =>
      alternatives.map(part => (isLoose(part) ? `^${part}${part.endsWith('$') ? '' : end}` : part)).join('|');
    const set = (value: string): Edit => ({ op: 'set', in: permission.source, path: [right], value });
    yield {
      at: permission.source.value(right),
      message: `User \`${permission.user}\`${inVhost(permission)}: the ${right} pattern \`${shortened(pattern)}\` has no \`^\` and also allows every name that contains it. Begin it with \`^\`.`,
      fixes: [
        { title: `Names that begin so: \`${anchored('')}\``, edits: [set(anchored(''))], preferred: true },
        { title: `This name alone: \`${anchored('$')}\``, edits: [set(anchored('$'))] },
      ],
    };
  }
}

/** The alternatives at the top of a pattern; undefined where groups or classes make that unsure. */
function alternativesOf(pattern: string): readonly string[] | undefined {
  if (/[()[\]]/.test(pattern)) return /^\^\(|^[^()[\]|]*[([]/.test(pattern) ? [pattern] : undefined;
  return pattern.split('|');
}

function isLoose(part: string): boolean {
  return part !== '' && !/^(\^|\.\*|\.\+|\\A|\(\?|\(\^|\(\.\*)/.test(part);
}

function shortened(pattern: string): string {
  return pattern.length > 60 ? `${pattern.slice(0, 59)}…` : pattern;
}

function* judgeAdministrators({ model }: Evidence): Iterable<Violation> {
  const administrators = model.users.filter(isAdministrator);
  for (const user of administrators) {
    if (!applicationName.test(user.name)) continue;
    yield {
      at: user.source.value('name'),
      message: `User \`${user.name}\` looks like an application and is an administrator: with its password everything can be changed, users included. Take the tag away and give it permissions.`,
      fixes: [
        {
          title: `Take the tag \`administrator\` from \`${user.name}\``,
          edits: [
            {
              op: 'set',
              in: user.source,
              path: ['tags'],
              value: user.tags.filter(tag => tag !== 'administrator'),
            },
          ],
          preferred: true,
        },
      ],
    };
  }
  const [, , third] = administrators;
  if (!third) return;
  yield {
    at: third.source.value('name'),
    message: `User \`${third.name}\` is one of ${administrators.length} administrators: each password more is a way in to everything. Two are enough; give others \`monitoring\` or \`management\`.`,
  };
}

function isAdministrator(user: User | undefined): boolean {
  return user?.tags.includes('administrator') ?? false;
}

const applicationName =
  /(^|[._-])(api|app|backend|client|consumer|producer|publisher|service|subscriber|svc|worker)s?\d*($|[._-])/i;

function permissionExample(write: string, read: string) {
  return usersExample(
    [{ name: 'shop', password_hash: exampleHash, tags: [] }],
    [examplePermission('shop', '', write, read)],
  );
}
