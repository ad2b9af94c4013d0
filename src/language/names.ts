import { predeclaredExchanges } from '../model/facts.ts';
import type { BrokerModel, Exchange, Queue } from '../model/model.ts';
import type { CompletionKind } from './completion.ts';
import { type Context, textOf } from './context.ts';
import type { LanguageDocument } from './document.ts';
import type { NameKind } from './keys/field.ts';

/** A name that may stand at a place, because something in the file has it. */
export interface KnownName {
  readonly name: string;
  readonly kind: CompletionKind;
  readonly detail?: string;
  /** Others are offered before it. */
  readonly isLast?: boolean;
}

/** The first `limit` names that fit the place and what is typed, each once, those of the same virtual host only. */
export function knownNames(
  document: LanguageDocument,
  context: Context,
  kind: NameKind,
  typed: string,
  limit: number,
): readonly KnownName[] {
  const found = new Map<string, KnownName>();
  for (const known of namesOf(document, context, kind)) {
    if (found.has(known.name) || !isSubsequence(typed, known.name)) continue;
    found.set(known.name, known);
    if (found.size === limit) break;
  }
  return [...found.values()];
}

/** What the destination of a binding is, as far as it says. */
export function destinationKind(context: Context): 'queue' | 'exchange' | undefined {
  const type = textOf(context.owner, 'destination_type');
  return type === 'queue' || type === 'exchange' ? type : undefined;
}

/** The exchange that a routing key at this place is for: that of the binding, or the dead letter exchange beside it. */
export function exchangeOfRoutingKey({ section, owner, object }: Context): string | undefined {
  if (section === 'bindings') return textOf(owner, 'source');
  return textOf(object, 'x-dead-letter-exchange') ?? textOf(object, 'dead-letter-exchange');
}

function* namesOf(document: LanguageDocument, context: Context, kind: NameKind): Generator<KnownName> {
  const { model, scope } = document.definitions;
  const here = <T extends { readonly vhost: string }>(list: readonly T[]) =>
    context.vhost === '' && scope === 'cluster' ? list : list.filter(({ vhost }) => vhost === context.vhost);
  switch (kind) {
    case 'vhost':
      yield* vhostNames(model);
      return;
    case 'user':
      for (const { name, tags } of model.users) yield { name, kind: 'user', detail: tags.join(', ') };
      return;
    case 'queue':
      yield* queueNames(here(model.queues));
      return;
    case 'exchange':
      yield* exchangeNames(here(model.exchanges));
      yield* predeclaredNames(context);
      return;
    case 'destination': {
      const type = destinationKind(context);
      if (type !== 'exchange') yield* queueNames(here(model.queues));
      if (type !== 'queue') yield* exchangeNames(here(model.exchanges));
      return;
    }
    case 'routing key':
      yield* routingKeys(model, exchangeOfRoutingKey(context), here);
      return;
    case 'upstream':
    case 'upstream set': {
      const component = kind === 'upstream' ? 'federation-upstream' : 'federation-upstream-set';
      for (const { name, component: own } of here(model.parameters)) {
        if (own === component) yield { name, kind: 'parameter' };
      }
      if (kind === 'upstream set') yield { name: 'all', kind: 'parameter', detail: 'every upstream' };
    }
  }
}

function* queueNames(queues: readonly Queue[]): Generator<KnownName> {
  for (const { name, arguments: own } of queues) {
    const type = own['x-queue-type'];
    yield { name, kind: 'queue', detail: typeof type === 'string' ? type : undefined };
  }
}

function* exchangeNames(exchanges: readonly Exchange[]): Generator<KnownName> {
  for (const { name, type } of exchanges) yield { name, kind: 'exchange', detail: type };
}

/** The default exchange takes dead letters, but no bindings. */
function* predeclaredNames({ section }: Context): Generator<KnownName> {
  const canBeDefault = section === 'queues' || section === 'policies';
  for (const name of predeclaredExchanges) {
    const detail = name === '' ? 'the default exchange' : 'predeclared';
    if (name !== '' || canBeDefault) yield { name, kind: 'exchange', detail, isLast: true };
  }
}

/** The default exchange takes the names of queues; for others, the keys that are in use. */
function* routingKeys(
  { queues, bindings }: BrokerModel,
  exchange: string | undefined,
  here: <T extends { readonly vhost: string }>(list: readonly T[]) => readonly T[],
): Generator<KnownName> {
  if (exchange === '') {
    yield* queueNames(here(queues));
    return;
  }
  for (const { from, to, routingKey } of here(bindings)) {
    if (exchange === undefined || from === exchange)
      yield { name: routingKey, kind: 'routing key', detail: `to ${to}` };
  }
}

/** Those that are declared, and those that objects of the file speak of. */
function* vhostNames({
  vhosts,
  permissions,
  exchanges,
  queues,
  policies,
}: BrokerModel): Generator<KnownName> {
  for (const { name } of vhosts) yield { name, kind: 'vhost' };
  for (const list of [permissions, exchanges, queues, policies]) {
    for (const { vhost: name } of list) {
      if (name !== '') yield { name, kind: 'vhost', detail: 'not in vhosts', isLast: true };
    }
  }
}

/** As editors filter: the letters in their order, whatever is between them. */
function isSubsequence(typed: string, name: string): boolean {
  const letters = name.toLowerCase();
  let at = 0;
  for (const letter of typed.toLowerCase()) {
    at = letters.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
