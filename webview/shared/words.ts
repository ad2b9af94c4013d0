import { h } from './dom.ts';

/** A sentence in which names stand in backticks, with the names as code. */
export function withCode(text: string): (Node | string)[] {
  return text.split(/`([^`]*)`/).map((part, index) => (index % 2 === 0 ? part : h('code', {}, part)));
}

/** Facts in a line. Each is isolated: a name may hold marks that turn the direction of what follows. */
export function inLine(facts: readonly string[]): (Node | string)[] {
  return facts.flatMap((fact, index) => [index === 0 ? '' : ' · ', h('bdi', {}, fact)]);
}

/** What to tell of something that was thrown. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
