import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import type { DefinitionsItem, Kind } from '../../../webview/declare/protocol.ts';
import { declareBinding, listBindingsBetween } from '../../management/bindings.ts';
import type { ManagementClient } from '../../management/client.ts';
import { ManagementError } from '../../management/error.ts';
import { declareExchange } from '../../management/exchanges.ts';
import { setPolicy } from '../../management/policies.ts';
import { declareQueue, readQueue } from '../../management/queues.ts';
import type { Policy } from '../../model/model.ts';
import { differences, differenceWords } from './differences.ts';
import { type Around, sectionOf } from './judged-item.ts';

/** An object as a page sent it, in the place of one virtual host. */
export interface Declared {
  readonly kind: Kind;
  readonly item: DefinitionsItem;
  readonly vhost: string;
}

/** What has the name already, and how it differs. */
export interface Existing {
  readonly words: string;
  readonly differences: readonly string[];
}

/** Such as `queue orders`. */
export function titleOf({ kind, item }: Declared): string {
  if (kind !== 'binding') return `${kind} ${item.name}`;
  return `${item.destination_type} ${item.destination} to exchange ${item.source}`;
}

/** Declares or sets it. @throws {ManagementError} with the broker's words where it is refused */
export async function declareItem(
  client: ManagementClient,
  declared: Declared,
  signal?: AbortSignal,
): Promise<void> {
  const { kind, item, vhost } = declared;
  switch (kind) {
    case 'queue':
      await declareQueue(client, { ...read(queue, item), vhost }, signal);
      return;
    case 'exchange':
      await declareExchange(client, { ...read(exchange, item), vhost }, signal);
      return;
    case 'binding':
      await declareBinding(client, { ...read(binding, item), vhost }, signal);
      return;
    default:
      await setPolicy(client, policyOf(declared), signal);
  }
}

/** The policy that an object of definitions is. @throws {ManagementError} `rejected` where it is none */
export function policyOf({ kind, item, vhost }: Declared): Policy {
  const { name, ...body } = read(
    policy,
    kind === 'operator policy' ? { name: item.name, ...read(value, item.value) } : item,
  );
  return {
    source: unplaced,
    kind: kind === 'operator policy' ? kind : 'policy',
    vhost,
    name,
    pattern: body.pattern,
    applyTo: body['apply-to'],
    priority: body.priority,
    definition: body.definition,
  };
}

/** A policy as the object that it is in definitions. */
export function policyItem({
  kind,
  vhost,
  name,
  pattern,
  applyTo,
  priority,
  definition,
}: Policy): DefinitionsItem {
  const body = { pattern, 'apply-to': applyTo, priority, definition };
  return kind === 'policy'
    ? { vhost, name, ...body }
    : { vhost, component: 'operator_policy', name, value: body };
}

/** What is there under the name, in words; undefined: nothing. @throws {ManagementError} */
export async function existing(
  client: ManagementClient,
  declared: Declared,
  around: Around,
  signal?: AbortSignal,
): Promise<Existing | undefined> {
  const { kind, item, vhost } = declared;
  const title = titleOf(declared);
  const there = await itemThere(client, declared, around, signal);
  if (!there) return undefined;
  if (kind === 'binding') return { words: `This binding of ${title} is there already.`, differences: [] };
  const found = differences(sectionOf[kind], there, item).map(difference =>
    differenceWords(difference, 'here'),
  );
  const isPolicy = kind === 'policy' || kind === 'operator policy';
  const article = kind === 'exchange' || kind === 'operator policy' ? 'an' : 'a';
  const is = `There is already ${article} ${title} in vhost ${vhost}`;
  if (found.length === 0) return { words: `${is}, with the same properties.`, differences: [] };
  const words = isPolicy
    ? `${is}, which this one replaces:`
    : `${is}, with other properties, so the broker refuses. Delete it first, or take what it has:`;
  return { words, differences: found };
}

async function itemThere(
  client: ManagementClient,
  { kind, item, vhost }: Declared,
  { exchanges, policies }: Around,
  signal?: AbortSignal,
): Promise<DefinitionsItem | undefined> {
  switch (kind) {
    case 'queue': {
      if (item.name === '') return undefined;
      const found = await readQueue(client, vhost, String(item.name), signal).catch(whereGone);
      return (
        found && {
          durable: found.queue.durable,
          auto_delete: found.queue.autoDelete,
          arguments: found.queue.arguments,
        }
      );
    }
    case 'exchange': {
      // The default exchange is not meant by who has not typed a name yet.
      if (item.name === '') return undefined;
      const found = exchanges.find(({ name }) => name === item.name);
      if (!found) return undefined;
      const { type, durable, autoDelete, internal, arguments: own } = found;
      return { type, durable, auto_delete: autoDelete, internal, arguments: own };
    }
    case 'binding': {
      const { routingKey, arguments: own, ...ends } = { ...read(binding, item), vhost };
      if (ends.from === '' || ends.to === '') return undefined;
      const found = await listBindingsBetween(client, ends, signal).catch(whereGone);
      return (
        found?.find(other => other.routingKey === routingKey && isDeepStrictEqual(other.arguments, own)) &&
        item
      );
    }
    default: {
      const found = policies.find(other => other.kind === kind && other.name === item.name);
      return found && policyItem(found);
    }
  }
}

function whereGone(error: unknown): undefined {
  if (error instanceof ManagementError && error.reason === 'not-found') return undefined;
  throw error;
}

/** @throws {ManagementError} `rejected`, as the broker would: nothing is sent */
function read<T>(schema: z.ZodMiniType<T>, item: unknown): T {
  const parsed = schema.safeParse(item);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ManagementError('rejected', `${issue?.path.join('.')}: ${issue?.message}. Nothing was sent.`);
}

const own = z.record(z.string(), z.unknown());

const queue = z.pipe(
  z.object({ name: z.string(), durable: z.boolean(), auto_delete: z.boolean(), arguments: own }),
  z.transform(({ auto_delete: autoDelete, ...rest }) => ({ ...rest, autoDelete })),
);

const exchange = z.pipe(
  z.object({
    name: z.string(),
    type: z.string(),
    durable: z.boolean(),
    auto_delete: z.boolean(),
    internal: z.boolean(),
    arguments: own,
  }),
  z.transform(({ auto_delete: autoDelete, ...rest }) => ({ ...rest, autoDelete })),
);

const binding = z.pipe(
  z.object({
    source: z.string(),
    destination: z.string(),
    destination_type: z.enum(['queue', 'exchange']),
    routing_key: z.string(),
    arguments: own,
  }),
  z.transform(
    ({ source: from, destination: to, destination_type: toType, routing_key: routingKey, ...rest }) => ({
      ...rest,
      from,
      to,
      toType,
      routingKey,
    }),
  ),
);

const body = {
  pattern: z.string(),
  'apply-to': z.string(),
  priority: z.number(),
  definition: own,
};
const value = z.object(body);
const policy = z.object({ name: z.string(), ...body });

/** It was typed: it stands nowhere. */
const nowhere = { resource: '' };
const unplaced = { at: nowhere, value: () => nowhere, key: () => nowhere };
