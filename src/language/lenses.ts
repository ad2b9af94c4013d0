import type { DeadLetterRoute } from '../model/dead-letters.ts';
import type { Policy, Queue, Source, TextRange } from '../model/model.ts';
import { objectsOf } from '../model/written.ts';
import { deadLetterSources } from './dead-letter-sources.ts';
import type { LanguageDocument, Location } from './document.ts';
import { count, firstOf } from './lists.ts';
import { withoutQuotes } from './name-uses.ts';
import { policyEffect } from './policy-effect.ts';

/** A line above an object that tells what follows from it. */
export interface Lens {
  readonly range: TextRange;
  readonly title: string;
  /** The names to show on a click, {@link maxTargets} at most. */
  readonly targets: readonly Location[];
}

/** An editor asks for all lenses of a file at once, and few people read that many. */
export const maxLenses = 2000;
export const maxTargets = 200;

/** Policies first, then queues. An object that shares its line with others gets none. */
export function lensesOf(document: LanguageDocument): readonly Lens[] {
  const lenses: Lens[] = [];
  for (const make of [policyLenses, queueLenses]) {
    for (const lens of make(document)) {
      if (lenses.length === maxLenses) return lenses;
      lenses.push(lens);
    }
  }
  return lenses;
}

function* policyLenses(document: LanguageDocument): Generator<Lens> {
  const parameters = objectsOf(document.definitions.root, 'parameters');
  for (const policy of document.definitions.model.policies) {
    const place = rangeOf(policy.source);
    const owner =
      policy.kind === 'policy'
        ? place
        : parameters.find(({ start, end }) => place && start <= place.start && place.end <= end);
    if (owner && startsLine(document.text, owner)) yield policyLens(document, policy, owner);
  }
}

function policyLens(document: LanguageDocument, policy: Policy, range: TextRange): Lens {
  const { matched, applied } = policyEffect(document, policy);
  const queues = matched.filter(({ kind }) => kind === 'queue').length;
  const parts = [
    queues > 0 && count(queues, 'queue'),
    matched.length > queues && count(matched.length - queues, 'exchange'),
  ].filter(part => part !== false);
  const title = parts.length === 0 ? 'matches nothing in this file' : `matches ${parts.join(', ')}`;
  return {
    range,
    title: applied.length === matched.length ? title : `${title}; applies to ${applied.length}`,
    targets: namesOf(
      document,
      matched.map(({ entity }) => entity),
    ),
  };
}

function* queueLenses(document: LanguageDocument): Generator<Lens> {
  const { deadLetters, definitions, text } = document;
  for (const queue of definitions.model.queues) {
    const route = deadLetters.routes.get(queue);
    const sources = deadLetterSources(deadLetters, queue);
    const range = route || sources.length > 0 ? rangeOf(queue.source) : undefined;
    if (!range || !startsLine(text, range)) continue;
    if (route) yield { range, title: routeTitle(route), targets: namesOf(document, route.targets) };
    if (sources.length > 0) {
      const title = `receives dead letters of ${sources.length > 3 ? count(sources.length, 'queue') : listed(sources)}`;
      yield { range, title, targets: namesOf(document, sources) };
    }
  }
}

function routeTitle({ exchange, exchangeExists, targets }: DeadLetterRoute): string {
  if (!exchangeExists) return `dead-letters to exchange ${exchange}, which is not in this file`;
  if (targets.length > 0) return `dead-letters to ${listed(targets)}`;
  return `dead-letters to ${exchange === '' ? 'the default exchange' : `exchange ${exchange}`}, and from there to no queue`;
}

function listed(queues: readonly Queue[]): string {
  return firstOf(queues, ({ name }) => name, 3);
}

function namesOf(
  { text }: LanguageDocument,
  entities: readonly { readonly source: Source }[],
): readonly Location[] {
  return entities.slice(0, maxTargets).flatMap(({ source }) => {
    const name = source.value('name');
    return 'start' in name ? [withoutQuotes(text, name)] : [];
  });
}

function rangeOf({ at }: Source): TextRange | undefined {
  return 'start' in at ? at : undefined;
}

function startsLine(text: string, { start }: TextRange): boolean {
  let at = start;
  while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return at === 0 || text[at - 1] === '\n' || text[at - 1] === '\r';
}
