import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seeded } from './random.ts';

const valid = readFileSync(join(import.meta.dirname, '..', 'fixtures', 'differential', 'valid.json'), 'utf8');
const words = [
  '',
  '/',
  'orders.work',
  'é\u2028',
  '__proto__',
  'x-queue-type',
  'quorum',
  '((',
  '{{ name }}',
  '\0',
];

/** A text that was a definitions file once: values replaced by any others, then cut or garbled. The seed decides. */
export function arbitraryText(seed: number): string {
  const random = seeded(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const any = (depth: number): unknown => {
    const kind = below(depth > 3 ? 5 : 7);
    if (kind === 0) return null;
    if (kind === 1) return random() < 0.5;
    if (kind === 2) return (random() - 0.5) * 10 ** below(20);
    if (kind < 5) return words[below(words.length)];
    const items = Array.from({ length: below(4) }, () => any(depth + 1));
    return kind === 5 ? items : Object.fromEntries(items.map(item => [words[below(words.length)], item]));
  };
  const rate = random() * 0.1;
  const text = JSON.stringify(
    JSON.parse(valid, (_, value) => (random() < rate ? any(0) : value)),
    null,
    below(3),
  );
  const at = below(text.length);
  const garbled = [text, text, text.slice(0, at), text.slice(0, at) + text.slice(at + 1 + below(9))];
  return garbled[below(garbled.length)] ?? text;
}
