import { userTags } from '../model/facts.ts';
import { exampleHash, examplePermission, usersExample } from './examples.ts';
import { nearest } from './nearest.ts';
import { defineRule } from './rule.ts';
import { isTemplate } from './template.ts';

export const knownUserTags = defineRule({
  id: 'USR005',
  name: 'known-user-tags',
  item: 'SEC004',
  severity: 'warning',
  summary: 'The tags of a user are ones that the broker knows.',
  why: 'The broker accepts any tag and gives rights for its own only: a user with the tag `admin` cannot log in to the management UI or its API (seen on 3.10.8, 4.0.5 and 4.3.6).',
  remedy: 'Use administrator, monitoring, policymaker or management, or no tag.',
  source: 'https://www.rabbitmq.com/docs/management#permissions',
  versions: '>=3.10',
  examples: {
    bad: usersExample(
      [{ name: 'operations', password_hash: exampleHash, tags: ['admin'] }],
      [examplePermission('operations', '', '', '')],
    ),
    good: usersExample(
      [{ name: 'operations', password_hash: exampleHash, tags: ['administrator'] }],
      [examplePermission('operations', '', '', '')],
    ),
  },
  *check({ model }) {
    for (const user of model.users) {
      for (const tag of user.tags) {
        if (tag === '' || userTags.has(tag) || isTemplate(tag)) continue;
        const meant = meantBy(tag);
        yield {
          at: user.source.key('tags'),
          // A tag of one's own is read by plugins and by people.
          severity: meant === undefined ? 'info' : 'warning',
          message: `User \`${user.name}\` has the tag \`${tag}\`, which gives no rights: the broker accepts it and knows only its own tags. ${meant === undefined ? 'Remove it, unless a plugin reads it.' : `Did you mean \`${meant}\`?`}`,
          fixes: [
            ...(meant === undefined || user.tags.includes(meant)
              ? []
              : [
                  {
                    title: `Change to \`${meant}\``,
                    edits: [
                      {
                        op: 'set',
                        in: user.source,
                        path: ['tags'],
                        value: user.tags.map(other => (other === tag ? meant : other)),
                      } as const,
                    ],
                    preferred: true,
                  },
                ]),
            {
              title: `Remove the tag \`${tag}\``,
              edits: [
                {
                  op: 'set',
                  in: user.source,
                  path: ['tags'],
                  value: user.tags.filter(other => other !== tag),
                },
              ],
            },
          ],
        };
      }
    }
  },
});

function meantBy(tag: string): string | undefined {
  const word = tag.toLowerCase();
  if (['admin', 'root', 'superuser'].includes(word)) return 'administrator';
  return userTags.has(word) ? word : nearest(word, userTags, 2);
}
