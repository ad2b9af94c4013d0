import { checklist } from '../rules/checklist.ts';
import { itemPattern, type Token } from './markdown.ts';

export interface Link {
  readonly target: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Reports what running text may not hold, and gives back the links in it. */
export function checkInline(
  tokens: readonly Token[],
  report: (line: number, message: string) => void,
): readonly Link[] {
  const links: Link[] = [];
  for (const { children, map } of tokens.filter(({ type }) => type === 'inline')) {
    let line = (map?.[0] ?? 0) + 1;
    for (const child of children ?? []) {
      if (child.type === 'softbreak' || child.type === 'hardbreak') line++;
      if (child.type === 'image') report(line, 'Images are not supported: use a figure');
      if (child.type === 'link_open') links.push({ target: String(child.attrGet('href')), line });
      if (child.type !== 'text') continue;
      const tag = /<\/?[a-z][^>]*>/i.exec(child.content);
      if (tag) report(line, `HTML is not supported: ${tag[0]}`);
      for (const [item] of child.content.matchAll(itemPattern)) {
        if (!checklist.some(({ id }) => id === item)) report(line, `The checklist has no item ${item}`);
      }
    }
  }
  return links;
}
