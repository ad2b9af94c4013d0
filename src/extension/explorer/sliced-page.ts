import { maxPageSize } from '../../management/pages.ts';
import type { Page } from './folder.ts';
import type { TreeNode } from './node.ts';

/** One page of what the API gives in one answer. */
export function slicedPage(nodes: readonly TreeNode[], page: number): Pick<Page, 'nodes' | 'left'> {
  const end = page * maxPageSize;
  return { nodes: nodes.slice(end - maxPageSize, end), left: Math.max(nodes.length - end, 0) };
}
