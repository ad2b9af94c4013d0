import type { YamlNode, YamlText } from './yaml.ts';

/** The JSON pointer of the innermost value at an offset; in a file of several documents after the number of the document. */
export function yamlPointerAt({ documents }: YamlText, offset: number): string {
  const index = documents.findLastIndex(({ start }) => start <= offset);
  const path: string[] = documents.length > 1 ? [`${index + 1}`] : [];
  let node = documents[index]?.root;
  while (node) {
    const step = stepTo(node, offset);
    if (!step) break;
    path.push(step.key.replaceAll('~', '~0').replaceAll('/', '~1'));
    node = step.node;
  }
  return path.map(key => `/${key}`).join('');
}

function stepTo(
  node: YamlNode,
  offset: number,
): { readonly key: string; readonly node?: YamlNode } | undefined {
  const holds = (start: number, end: number) => start <= offset && offset < Math.max(end, start + 1);
  if (node.kind === 'list') {
    const index = node.items.findIndex(({ start, end }) => holds(start, end));
    const item = node.items[index];
    return item && { key: String(index), node: item };
  }
  if (node.kind === 'scalar') return undefined;
  for (const { key, keyRange, value } of node.entries) {
    if (holds(keyRange.start, keyRange.end)) return { key };
    if (value && holds(value.start, value.end)) return { key, node: value };
  }
  return undefined;
}
