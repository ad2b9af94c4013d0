import { exampleHash, examplePermission, usersExample } from './examples.ts';
import { isBrokenPattern } from './pcre.ts';
import { defineRule } from './rule.ts';
import { isTemplate } from './template.ts';
import { writtenPermissions } from './written-users.ts';

export const permissionPatterns = defineRule({
  id: 'USR002',
  name: 'permission-patterns',
  item: 'SEC004',
  severity: 'error',
  summary: 'The patterns of a permission are regular expressions.',
  why: 'They are regular expressions, not wildcards: `*` alone is none. The broker refuses the import at a broken pattern, and what comes after it in the file is missing.',
  remedy:
    'Write `.*` for everything, `^name$` for one object, `^name\\.` for a family, and `^$` for nothing.',
  source: 'https://www.rabbitmq.com/docs/access-control#how-it-works',
  versions: '>=3.10',
  examples: {
    bad: usersExample(
      [{ name: 'shop', password_hash: exampleHash, tags: [] }],
      [examplePermission('shop', '^$', '^orders$', '*.orders')],
    ),
    good: usersExample(
      [{ name: 'shop', password_hash: exampleHash, tags: [] }],
      [examplePermission('shop', '^$', '^orders$', '.*\\.orders$')],
    ),
  },
  *check(evidence) {
    for (const { source, field } of writtenPermissions(evidence)) {
      for (const key of ['configure', 'write', 'read']) {
        const pattern = field(key);
        // One that is missing or no text: DEF022.
        if (typeof pattern !== 'string' || !isBrokenPattern(pattern) || isTemplate(pattern)) continue;
        const meant = wildcardMeant(pattern);
        yield {
          at: source.value(key),
          brokerRefuses: true,
          message: `The ${key} pattern of user \`${field('user')}\` in vhost \`${field('vhost')}\` is no regular expression: the import is refused.${meant === undefined ? ' Correct it.' : ' `*` repeats what is before it; "anything" is `.*`.'}`,
          fixes:
            meant === undefined
              ? []
              : [
                  {
                    title: `Change to \`${meant}\``,
                    edits: [{ op: 'set', in: source, path: [key], value: meant }],
                    preferred: true,
                  },
                ],
        };
      }
    }
  },
});

/** The regular expression for what looks like a wildcard; undefined for what does not. */
function wildcardMeant(pattern: string): string | undefined {
  if (pattern === '*') return '.*';
  if (!/^[\w.*-]+$/.test(pattern)) return undefined;
  return `^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`;
}
