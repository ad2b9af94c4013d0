import type { TextRange } from '../model/model.ts';
import type { JsonArray, JsonNode, JsonObject } from '../model/written.ts';
import { outline } from './json-outline.ts';
import { type JsonText, readTree } from './json-tree.ts';

/** Reads any text. A large one that is valid costs little more than `JSON.parse`: its details are read when asked for. */
export function parseJson(text: string): JsonText {
  const value = validJson(text);
  const root = value === undefined ? undefined : outline(text, value);
  return root ? { root, problems: [] } : readTree(text);
}

/** The JSON pointer (RFC 6901) of the innermost value that covers `offset`. */
export function pointerAt(root: JsonNode, offset: number): string {
  let pointer = '';
  let node: JsonNode | undefined = root;
  while (node && node.kind !== 'scalar') {
    const step = childAt(node, offset);
    if (!step) break;
    pointer += `/${step.name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    node = step.node;
  }
  return pointer;
}

function validJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function childAt(
  node: JsonObject | JsonArray,
  offset: number,
): { name: string; node: JsonNode | undefined } | undefined {
  if (node.kind === 'array') {
    const index = lastStartingAt(node.items, offset);
    const item = node.items[index];
    return item && offset < item.end ? { name: String(index), node: item } : undefined;
  }
  for (const { key, keyRange, value } of node.members) {
    if (keyRange.start <= offset && offset < (value ?? keyRange).end) return { name: key, node: value };
  }
  return undefined;
}

/** The index of the last item that starts at or before `offset`, or -1. */
function lastStartingAt(items: readonly TextRange[], offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
