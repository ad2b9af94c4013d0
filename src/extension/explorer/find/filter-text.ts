import type { Filter, QueueCondition } from '../folder.ts';
import type { NodeKind } from '../node.ts';

/** What may be written into a filter beside a part of the name. */
export interface FilterWord {
  /** Such as `no:consumers`. */
  readonly word: string;
  readonly meaning: string;
}

/** What may be written into the filter of such a folder. */
export function filterWords(folder: NodeKind): readonly FilterWord[] {
  if (folder === 'queues') return [...types, ...conditions];
  return folder === 'streams' || folder === 'deadLetterQueues' ? conditions : [];
}

/**
 * Reads what a person wrote: `orders no:consumers type:quorum`, `/^orders\.(eu|us)$/`. What is no condition is a part of the
 * name, blanks between its words too; a queue whose name looks like a condition is found by a regular expression.
 * @param words those that the folder can be filtered by; without any all of it is a name
 * @returns the filter, or a sentence about what is wrong with it
 */
export function parseFilter(text: string, words: readonly FilterWord[]): Filter | string {
  const { pattern, rest } = cutPattern(text.trim());
  const name: string[] = [];
  const states: QueueCondition[] = [];
  const chosenTypes: string[] = [];
  for (const word of rest.split(/\s+/).filter(Boolean)) {
    const [written, key, value = ''] = /^(type|no|has|is|over):(.*)$/.exec(word.toLowerCase()) ?? [];
    const known = words.some(({ word }) => word === written);
    if (key === undefined || words.length === 0) name.push(word);
    else if (!known)
      return `${word} is no condition here. There are ${words.map(({ word }) => word).join(', ')}. A name with it is found by /${word}/`;
    else if (key === 'type') chosenTypes.push(value);
    else states.push(...conditions.filter(({ word }) => word === written).map(({ state }) => state));
  }
  if (pattern !== undefined && name.length > 0)
    return `Either a regular expression or a part of the name: what is ${name.join(' ')} beside /${pattern}/?`;
  return {
    ...(pattern !== undefined && { name: { text: pattern, isRegularExpression: true } }),
    ...(name.length > 0 && { name: { text: name.join(' '), isRegularExpression: false } }),
    ...(states.length > 0 && { states: [...new Set(states)] }),
    ...(chosenTypes.length > 0 && { types: [...new Set(chosenTypes)] }),
  };
}

/** The filter as a person writes it; empty for one that leaves everything in. */
export function filterText({ name, states = [], types = [] }: Filter): string {
  return [
    ...(name ? [name.isRegularExpression ? `/${name.text}/` : name.text] : []),
    ...types.map(type => `type:${type}`),
    ...states.map(state => conditions.find(known => known.state === state)?.word ?? ''),
  ].join(' ');
}

/** Puts a word behind what is written, or takes it away where it is there. */
export function toggleWord(text: string, word: string): string {
  const { pattern, rest } = cutPattern(text.trim());
  const words = rest.split(/\s+/).filter(Boolean);
  const others = words.filter(other => other.toLowerCase() !== word);
  return [
    ...(pattern === undefined ? [] : [`/${pattern}/`]),
    ...others,
    ...(others.length === words.length ? [word] : []),
  ].join(' ');
}

/** The regular expression between the first slash at the start of a word and the last one at the end of one: it may hold both blanks and slashes. */
function cutPattern(text: string): { readonly pattern?: string; readonly rest: string } {
  const found = /(?<=^|\s)\/(.+)\/(?=\s|$)/s.exec(text);
  return found
    ? {
        pattern: found[1],
        rest: `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`,
      }
    : { rest: text };
}

const conditions: readonly (FilterWord & { readonly state: QueueCondition })[] = [
  {
    word: 'has:deadletters',
    state: 'has dead letters',
    meaning: 'dead letter queues that hold messages',
  },
  { word: 'no:consumers', state: 'no consumers', meaning: 'nobody consumes' },
  { word: 'is:idle', state: 'idle', meaning: 'nothing is published or delivered' },
  { word: 'over:limit', state: 'over its limit', meaning: 'at or over a length limit' },
];

const types: readonly FilterWord[] = ['classic', 'quorum', 'stream'].map(type => ({
  word: `type:${type}`,
  meaning: `${type} queues`,
}));
