import { readUserPage, type UserRow } from '../../../management/users.ts';
import { quantity } from '../../../messages/size.ts';
import { closedPage } from '../closed.ts';
import type { Folder } from '../folder.ts';
import { itemId, notice, shareWords, type TreeNode } from '../node.ts';

/** The users that the broker keeps itself, in pages; those of LDAP or OAuth 2 it does not know until they come. */
export const users: Folder = {
  async read(asked) {
    const { folder, page, view, ask } = asked;
    const closed = await closedPage(asked, 'administrator', 'Users are');
    if (closed) return closed;
    const { items, fitting, total, left } = await ask((client, signal) =>
      readUserPage(client, { page, name: view.filter?.name }, signal),
    );
    return {
      nodes:
        page === 1 && items.length === 0
          ? [notice(folder, 'No user fits the filter')]
          : items.map(user => userNode(folder, user)),
      description: shareWords(fitting, total, 'user'),
      left,
    };
  },
};

export function userNode(folder: TreeNode, { name, tags, limits }: UserRow): TreeNode {
  const limitWords = Object.entries(limits).flatMap(([limit, value]) =>
    value < 0 ? [] : [`at most ${quantity(value, limit.replace(/^max-/, '').replace(/s$/, ''))}`],
  );
  return {
    id: itemId(folder, name),
    kind: 'user',
    label: name,
    description: [tags.join(', ') || 'no tags', ...limitWords].join(' · '),
    tooltip: [
      `User ${name}`,
      tags.length > 0
        ? `Tags: ${tags.join(', ')}`
        : 'Without a tag it may not use the management API; it can be a client',
      ...limitWords.map(words => `May have ${words}`),
    ].join('\n'),
    state: 'normal',
    children: 'onDemand',
    target: { ...folder.target, user: name },
  };
}
