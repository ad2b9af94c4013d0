import type { SyntaxNode, Tree } from '@lezer/common';
import type { TextRange } from '../model/model.ts';

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

export function rangeOf({ from, to }: { readonly from: number; readonly to: number }): TextRange {
  return { start: from, end: to };
}

/** A token of the grammar that is no name, value or statement. */
export function isPunctuation({ name }: SyntaxNode): boolean {
  return !/^[A-Z]/.test(name) || /Op$/.test(name);
}

/** Whether something in the text could not be read. */
export function hasErrors(tree: Tree): boolean {
  const cursor = tree.cursor();
  do if (cursor.type.isError) return true;
  while (cursor.next());
  return false;
}

/** What is done with the value of a node, and the statement that it stands in. */
export function useOf(
  node: SyntaxNode,
  { wrappers, blocks }: { readonly wrappers: ReadonlySet<string>; readonly blocks: ReadonlySet<string> },
) {
  let isAwaited = false;
  let at = node;
  while (at.parent && (wrappers.has(at.parent.name) || /^Await/.test(at.parent.name))) {
    at = at.parent;
    if (/^Await/.test(at.name)) isAwaited = true;
  }
  const isDropped = /^(?:ExpressionStatement|ExprStatement|DeferStatement|GoStatement)$/.test(
    at.parent?.name ?? '',
  );
  while (at.parent && !blocks.has(at.parent.name)) at = at.parent;
  return { isAwaited, isDropped, statement: rangeOf(at) };
}
