import type { Asked, Page } from './folder.ts';
import { notice } from './node.ts';

/** Administrators may what others need a tag for. https://www.rabbitmq.com/docs/management#permissions */
export function hasTag(tags: readonly string[], tag: ClosingTag): boolean {
  return tags.includes('administrator') || tags.includes(tag);
}

/**
 * In place of what the API shows to users with a tag only: that it does. Nothing is asked, because the broker would write a line
 * into its log each time. @returns undefined for a user who may see it
 * @param what such as `Nodes are`
 */
export async function closedPage(
  { folder, session }: Pick<Asked, 'folder' | 'session'>,
  tag: ClosingTag,
  what: string,
): Promise<Page | undefined> {
  const { username, tags } = await session.connect();
  if (hasTag(tags, tag)) return undefined;
  return {
    nodes: [
      notice(
        folder,
        `${what} shown to users with the tag ${tag}`,
        `User ${username} has ${tags.length > 0 ? tags.join(', ') : 'no tag'}. An administrator can change that: rabbitmqctl set_user_tags USER ${tag}`,
      ),
    ],
    description: `needs the tag ${tag}`,
  };
}

type ClosingTag = 'administrator' | 'monitoring' | 'policymaker';
