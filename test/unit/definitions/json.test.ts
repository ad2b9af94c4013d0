import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDefinitions } from '../../../src/definitions/definitions.ts';
import { parseJson, pointerAt } from '../../../src/definitions/json.ts';
import { readTree } from '../../../src/definitions/json-tree.ts';
import type { TextRange } from '../../../src/model/model.ts';
import type { JsonNode } from '../../../src/model/written.ts';
import { definitionsText, holds, wholeDefinitionsText } from '../../support/arbitrary.ts';

describe('Reading JSON', function () {
  this.timeout(60_000);

  it('answers whatever the text, with places inside it', () => {
    holds(fc.oneof(definitionsText(), fc.string({ unit: 'binary', maxLength: 40 })), 200, text => {
      const { root, problems } = parseJson(text);
      for (const problem of problems) {
        assert.ok(0 <= problem.start && problem.start < problem.end, 'a problem has a place');
        assert.ok(problem.end <= Math.max(1, text.length), 'a problem stands in the text');
      }
      if (root) assertInside(root, { start: 0, end: text.length });
      parseDefinitions(text);
    });
  });

  it('gives the values and the places that a tree of the whole text has', () => {
    const repeated = wholeDefinitionsText().map(text =>
      text.replace(/\{"?/, '{"queues": 1, "queues": [1.0, {}], $&'),
    );
    holds(fc.oneof(wholeDefinitionsText(), fc.json(), repeated), 150, text => {
      const { root } = parseJson(text);
      const tree = readTree(text);
      assert.deepEqual(root && whole(root, true), tree.root && whole(tree.root, true));
    });
  });

  it('finds the pointer of each value where it stands', () => {
    holds(fc.json(), 200, text => {
      const { root } = parseJson(text);
      assert.ok(root);
      for (const [pointer, { start }] of everyValue(root)) assert.equal(pointerAt(root, start), pointer);
    });
  });
});

function assertInside(node: JsonNode, outer: TextRange): void {
  assert.ok(outer.start <= node.start && node.start < node.end && node.end <= outer.end);
  if (node.kind === 'array') for (const item of node.items) assertInside(item, node);
  if (node.kind !== 'object') return;
  for (const { keyRange, value } of node.members) {
    assert.ok(node.start < keyRange.start && keyRange.end <= node.end);
    if (value) assertInside(value, node);
  }
}

/** All that a node says, whether it was read before or is read now. Nobody asks whether the root is regular. */
function whole(node: JsonNode, isRoot = false): unknown {
  const { kind, start, end } = node;
  if (node.kind === 'array') return { kind, start, end, items: node.items.map(item => whole(item)) };
  if (node.kind === 'scalar') return { kind, start, end, value: node.value, float: node.float };
  assert.ok(isRoot || node.irregular || !saysMore(node), 'an object that is called regular is it');
  const members = node.members.map(({ key, keyRange, value }) => ({
    key,
    keyRange,
    value: value && whole(value),
  }));
  return { kind, start, end, plain: node.plain, members };
}

/** The text of a node says more than its plain value. */
function saysMore(node: JsonNode): boolean {
  if (node.kind === 'scalar') return node.float === true;
  if (node.kind === 'array') return node.items.some(saysMore);
  const keys = node.members.map(({ key }) => key);
  return new Set(keys).size < keys.length || node.members.some(({ value }) => value && saysMore(value));
}

function* everyValue(node: JsonNode, pointer = ''): Generator<readonly [pointer: string, node: JsonNode]> {
  yield [pointer, node];
  if (node.kind === 'array') {
    for (const [index, item] of node.items.entries()) yield* everyValue(item, `${pointer}/${index}`);
  } else if (node.kind === 'object') {
    for (const { key, value } of node.members) {
      if (value) yield* everyValue(value, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    }
  }
}
