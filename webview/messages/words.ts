import { h } from '../shared/dom.ts';

/** A sentence in which names stand in backticks, with the names as code. */
export function withCode(text: string): (Node | string)[] {
  return text.split(/`([^`]*)`/).map((part, index) => (index % 2 === 0 ? part : h('code', {}, part)));
}

/** What to tell of something that was thrown. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
