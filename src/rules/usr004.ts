import { exampleHash, examplePermission, usersExample } from './examples.ts';
import { defineRule } from './rule.ts';
import { areTagsTaken } from './taken-kinds.ts';
import { writtenUsers } from './written-users.ts';

export const usersHaveTags = defineRule({
  id: 'USR004',
  name: 'users-have-tags',
  item: null,
  severity: 'error',
  summary: 'A user has `tags`, be the list empty.',
  why: 'The broker refuses the import at a user without them, and what comes after it in the file is missing.',
  remedy: 'Write `"tags": []` for a user who only publishes and consumes.',
  source: 'https://www.rabbitmq.com/docs/management#permissions',
  versions: '>=3.10',
  examples: {
    bad: usersExample(
      [{ name: 'shop', password_hash: exampleHash }],
      [examplePermission('shop', '', '^orders$', '')],
    ),
    good: usersExample(
      [{ name: 'shop', password_hash: exampleHash, tags: [] }],
      [examplePermission('shop', '', '^orders$', '')],
    ),
  },
  *check(evidence) {
    for (const { source, field } of writtenUsers(evidence)) {
      const tags = field('tags');
      // The flag that was there before tags is still read; one that is no flag: DEF022.
      if (tags === undefined && field('administrator') !== undefined) continue;
      if (typeof tags === 'string') continue;
      if (Array.isArray(tags) && areTagsTaken('user', tags, evidence.version)) continue;
      const trouble =
        tags === undefined
          ? 'has no `tags`'
          : Array.isArray(tags)
            ? 'has `tags` that are no texts'
            : 'has `tags` that are neither a list nor a text';
      yield {
        at: tags === undefined ? source.value('tags') : source.key('tags'),
        brokerRefuses: true,
        message: `User \`${field('name')}\` ${trouble}: the import is refused. Write \`"tags": []\`, or the tags that it needs.`,
        fixes: [
          {
            title: 'Write an empty list of tags',
            edits: [{ op: 'set', in: source, path: ['tags'], value: [] }],
            preferred: true,
          },
        ],
      };
    }
  },
});
