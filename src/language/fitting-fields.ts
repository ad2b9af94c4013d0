import { queueTypeTakesPolicyKey } from '../model/facts.ts';
import type { Queue } from '../model/model.ts';
import { applyToOf } from '../rules/policy-matches.ts';
import { type Context, isOfOneVhost, recordOf, textOf } from './context.ts';
import type { LanguageDocument } from './document.ts';
import type { Field } from './keys/field.ts';
import { fieldsOf } from './keys/fields.ts';
import { exchangeOfRoutingKey } from './names.ts';

/** The keys that are worth offering in this very object: by version, queue type, `apply-to`, exchange type, protocol. */
export function fittingFields(document: LanguageDocument, context: Context): readonly Field[] {
  if (!context.shape) return [];
  const fits = filterFor(document, context);
  const isOneVhost = isOfOneVhost(document, context.owner);
  return fieldsOf(context.shape, document.version).filter(
    field =>
      field.isKnown &&
      !field.isIgnored &&
      !(isOneVhost && (field.names === 'vhost' || isClusterOnly(context, field))) &&
      fits(field),
  );
}

/** The type of the queue around a place; a queue without a name is not in the model yet. */
export function queueTypeAt(document: LanguageDocument, { owner, vhost }: Context): string {
  if (!owner) return 'classic';
  const { durable, auto_delete: autoDelete } = owner.plain;
  const queue: Queue = {
    source: owner,
    index: -1,
    vhost,
    name: textOf(owner, 'name') ?? '',
    durable: durable !== false,
    autoDelete: autoDelete === true,
    arguments: recordOf(owner, 'arguments'),
  };
  return document.topology.effective(queue).type;
}

function filterFor(document: LanguageDocument, context: Context): (field: Field) => boolean {
  const { shape, owner, object, vhost } = context;
  switch (shape) {
    case 'queue arguments': {
      const type = queueTypeAt(document, context);
      return ({ key, only = [] }) => key === 'x-queue-type' || only.includes(type);
    }
    case 'definition':
      return policyFilter(textOf(owner, 'apply-to'), document);
    case 'operator definition': {
      const { 'apply-to': applyTo } = recordOf(owner, 'value');
      return policyFilter(typeof applyTo === 'string' ? applyTo : undefined, document);
    }
    case 'exchange arguments': {
      const type = textOf(owner, 'type');
      return ({ only }) => only === undefined || type === undefined || only.includes(type);
    }
    case 'binding arguments': {
      const source = exchangeOfRoutingKey(context);
      const type = source === undefined ? undefined : document.topology.exchange(vhost, source)?.type;
      return () => type === undefined || type === 'headers';
    }
    case 'shovel': {
      const used = ['src', 'dest'].map(side => `${side} ${textOf(object, `${side}-protocol`) ?? 'amqp091'}`);
      return ({ only }) => only === undefined || only.some(one => used.includes(one));
    }
    default:
      return () => true;
  }
}

/** What `apply-to` is for takes the key: exchanges, queues of any type, queues of one. */
function policyFilter(applyTo: string | undefined, { version }: LanguageDocument): (field: Field) => boolean {
  if (applyTo === undefined || applyTo === 'all') return () => true;
  if (applyTo === 'exchanges') return ({ only = [] }) => only.includes('exchanges');
  const type = ['classic', 'quorum', 'stream'].find(one => applyToOf(one) === applyTo);
  return ({ key, only = [] }) =>
    only.includes('queues') && (type === undefined || queueTypeTakesPolicyKey(type, key, version));
}

/** A file of one virtual host has no such section; the import reads over it. */
function isClusterOnly({ shape }: Context, { key }: Field): boolean {
  return shape === 'file' && clusterSections.has(key);
}

const clusterSections: ReadonlySet<string> = new Set([
  'global_parameters',
  'permissions',
  'topic_permissions',
  'users',
  'vhosts',
]);
