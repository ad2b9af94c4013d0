// Makes src/model/facts.json from the fact tables beside the checkout, without the citations: node tools/facts.ts
// Provenance: definitions-facts.json was read from the rabbitmq/rabbitmq-server sources (v3.10.8, v4.0.5, v4.3.5 and main at
// 5b09e556) and checked against running 3.10.8, 4.0.5 and 4.3.6 nodes.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** What the model and the rules read; the rest of the tables is for people. */
const blocks = ['policies', 'queue_arguments', 'exchanges', 'runtime_parameters', 'definitions'];

const tables = JSON.parse(
  await readFile(join(root, '..', 'shared', 'data', 'definitions-facts.json'), 'utf8'),
);
const facts = Object.fromEntries(blocks.map(block => [block, withoutCitations(tables[block])]));
await writeFile(join(root, 'src', 'model', 'facts.json'), `${JSON.stringify(facts, null, 1)}\n`);

function withoutCitations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCitations);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !/source$/.test(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutCitations(inner)]));
}
