import type { Edit, Fix as RuleFix } from '../model/edit.ts';
import type { BrokerModel } from '../model/model.ts';
import type { Fix, FixAct } from './report.ts';

/**
 * A rule's fix as acts on the cluster; undefined where an act cannot do it: a queue would have to be deleted first, or somebody
 * must take down a new password.
 */
export function fixOnCluster({ title, edits }: RuleFix, model: BrokerModel): Fix | undefined {
  const removed = new Set(edits.flatMap(edit => (isRemoval(edit) ? edit.in : [])));
  const user = model.users.find(({ source }) => removed.has(source));
  // Its permissions go with the user.
  if (user && edits.every(isRemoval))
    return { title: `Delete user \`${user.name}\``, acts: [{ kind: 'delete-user', name: user.name }] };
  const acts = edits.map(edit => actOf(edit, model));
  const known = acts.filter(act => act !== undefined);
  if (known.length === 0 || known.length < acts.length) return undefined;
  // A policy takes hold at once, so what it names comes first.
  return { title, acts: known.toSorted((a, b) => orderOf(a) - orderOf(b)) };
}

function isRemoval(edit: Edit): edit is Extract<Edit, { op: 'remove' }> {
  return edit.op === 'remove' && edit.path.length === 0;
}

function actOf(edit: Edit, model: BrokerModel): FixAct | undefined {
  if (edit.op === 'add') return additionOf(edit);
  if (edit.op !== 'set') return undefined;
  return policyChange(edit, model) ?? permissionChange(edit, model);
}

type Change = Extract<Edit, { op: 'set' }>;

function policyChange({ in: source, path, value }: Change, { policies }: BrokerModel): FixAct | undefined {
  const policy = policies.find(known => known.source === source && known.kind === 'policy');
  const [field, key, ...deeper] = path;
  if (!policy || field !== 'definition' || deeper.length > 0) return undefined;
  const { vhost, name, pattern, applyTo, priority } = policy;
  const definition =
    key === undefined ? (value as Readonly<Record<string, unknown>>) : { ...policy.definition, [key]: value };
  return {
    kind: 'set-policy',
    vhost,
    name,
    policy: { pattern, 'apply-to': applyTo, priority, definition },
  };
}

function permissionChange(
  { in: source, path, value }: Change,
  { permissions }: BrokerModel,
): FixAct | undefined {
  const permission = permissions.find(known => known.source === source);
  const [right] = path;
  if (!permission || typeof value !== 'string') return undefined;
  if (right !== 'configure' && right !== 'write' && right !== 'read') return undefined;
  const { vhost, user, configure, write, read } = permission;
  return {
    kind: 'set-permissions',
    vhost,
    user,
    permissions: { ...{ configure, write, read }, [right]: value },
  };
}

/** The objects that rules add are whole: see rules/additions.ts and rules/queue-policy.ts. */
function additionOf({ section, value }: Extract<Edit, { op: 'add' }>): FixAct | undefined {
  const text = (field: string) => String(value[field]);
  const vhost = text('vhost');
  const name = text('name');
  const record = (field: string) => (value[field] ?? {}) as Readonly<Record<string, unknown>>;
  switch (section) {
    case 'exchanges':
      return { kind: 'declare-exchange', vhost, name, exchange: { type: text('type'), durable: true } };
    case 'queues':
      return {
        kind: 'declare-queue',
        vhost,
        name,
        queue: { durable: true, arguments: record('arguments') },
      };
    case 'bindings': {
      const { source, destination, routing_key: routingKey } = value;
      const ends = { exchange: String(source), queue: String(destination), routingKey: String(routingKey) };
      return { kind: 'bind-queue', vhost, ...ends };
    }
    case 'policies':
      return {
        kind: 'set-policy',
        vhost,
        name,
        policy: {
          pattern: text('pattern'),
          'apply-to': text('apply-to'),
          priority: Number(value.priority),
          definition: record('definition'),
        },
      };
    default:
      return undefined;
  }
}

function orderOf({ kind }: FixAct): number {
  const order: readonly FixAct['kind'][] = ['declare-exchange', 'declare-queue', 'bind-queue'];
  return order.includes(kind) ? order.indexOf(kind) : order.length;
}
