import { groupBy, unique } from './group.ts';
import type { Binding } from './model.ts';

/**
 * Finds the bindings of an exchange that fit a routing key without looking at each: an exchange may have tens of
 * thousands, and as many queues may dead-letter to it.
 */
export function bindingIndex(
  exchangeType: string,
  bindings: readonly Binding[],
): (routingKeys: readonly string[]) => readonly Binding[] {
  if (exchangeType === 'direct') {
    const byKey = groupBy(bindings, ({ routingKey }) => routingKey);
    const withKey = (key: string) => byKey.get(key) ?? none;
    return keys =>
      keys[0] !== undefined && keys.length === 1 ? withKey(keys[0]) : unique(keys).flatMap(withKey);
  }
  if (exchangeType === 'topic') {
    const root = topicTrie(bindings);
    return keys => {
      const found = new Set<Binding>();
      for (const key of keys) collect(root, key.split('.'), 0, found, new Map());
      return [...found];
    };
  }
  // Of headers, and of what plugins do, the keys say nothing: every binding may fit.
  return () => bindings;
}

const none: readonly Binding[] = [];

/** The binding keys of a topic exchange, word by word. */
interface TopicNode {
  readonly children: Map<string, TopicNode>;
  readonly bindings: Binding[];
}

function topicTrie(bindings: readonly Binding[]): TopicNode {
  const root: TopicNode = { children: new Map(), bindings: [] };
  for (const binding of bindings) {
    let node = root;
    for (const word of binding.routingKey.split('.')) {
      let child = node.children.get(word);
      if (!child) {
        child = { children: new Map(), bindings: [] };
        node.children.set(word, child);
      }
      node = child;
    }
    node.bindings.push(binding);
  }
  return root;
}

/**
 * The bindings below `node` that some routing key fits which also fits the words from `at` on. The words may
 * themselves be a pattern: that which feeds a queue, where the keys of its messages are not known.
 */
function collect(
  node: TopicNode,
  words: readonly string[],
  at: number,
  found: Set<Binding>,
  visited: Map<TopicNode, Set<number>>,
): void {
  const seen = visited.get(node) ?? new Set();
  if (seen.has(at)) return;
  visited.set(node, seen.add(at));

  const go = (child: TopicNode | undefined, next: number) =>
    child && collect(child, words, next, found, visited);
  const anyWords = node.children.get('#');
  for (let next = at; anyWords && next <= words.length; next++) go(anyWords, next);
  const word = words[at];
  if (word === undefined) {
    for (const binding of node.bindings) found.add(binding);
  } else if (word === '#') {
    go(node, at + 1);
    for (const child of node.children.values()) go(child, at);
  } else if (word === '*') {
    for (const [name, child] of node.children) if (name !== '#') go(child, at + 1);
  } else {
    go(node.children.get(word), at + 1);
    go(node.children.get('*'), at + 1);
  }
}
