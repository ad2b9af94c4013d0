import { shuffled } from '../../support/random.ts';
import { exchangesAndBindings } from './exchanges.ts';
import type { Mutant } from './mutant.ts';
import { names, wrongReferences } from './names.ts';
import { parameters } from './parameters.ts';
import { policyKeys, regularExpressions } from './policies.ts';
import { queueArguments } from './queues.ts';
import {
  droppedFields,
  renamedFields,
  repeatedObjects,
  wrongItems,
  wrongSections,
  wrongValues,
} from './structure.ts';
import { texts } from './texts.ts';
import { usersAndVhosts } from './users.ts';

/** Every mutant. */
export function allMutants(): readonly Mutant[] {
  return sampleMutants(Number.POSITIVE_INFINITY, 0);
}

/** `count` mutants, the same for the same seed, with as many of each kind as there are. */
export function sampleMutants(count: number, seed: number): readonly Mutant[] {
  const piles = kinds().map((kind, index) => shuffled(kind, seed + index));
  const sample = new Map<string, Mutant>();
  for (let row = 0; sample.size < count && piles.some(pile => row < pile.length); row++) {
    for (const mutant of piles.flatMap(pile => pile[row] ?? [])) sample.set(mutant.mutation, mutant);
  }
  return [...sample.values()].slice(0, count);
}

function kinds(): readonly (readonly Mutant[])[] {
  return [
    droppedFields(),
    renamedFields(),
    wrongValues(),
    wrongItems(),
    repeatedObjects(),
    wrongSections(),
    wrongReferences(),
    names(),
    queueArguments(),
    policyKeys('policies', 0, ['definition']),
    policyKeys('parameters', 0, ['value', 'definition']),
    regularExpressions(),
    exchangesAndBindings(),
    parameters(),
    usersAndVhosts(),
    texts(),
  ];
}
