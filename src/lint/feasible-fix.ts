import type { DefinitionsDocument } from '../definitions/definitions.ts';
import type { Edit, Fix } from '../model/edit.ts';
import { member } from '../model/written.ts';

/**
 * Whether a fix can be carried out here. Where something ends is not known in a half-typed text, and an edit would
 * garble it; what is added needs a list, a name that a broker takes, and a virtual host.
 */
export function isFeasible(fix: Fix, document: DefinitionsDocument): boolean {
  if (document.problems.some(({ kind }) => kind === 'syntax')) return false;
  return fix.edits.every(edit => edit.op !== 'add' || canAdd(edit, document));
}

type Addition = Extract<Edit, { readonly op: 'add' }>;

function canAdd({ section, value }: Addition, { root, scope, model }: DefinitionsDocument): boolean {
  const list = member(root, section)?.value;
  if (list && list.kind !== 'array') return false;
  if (typeof value.name === 'string' && !isAccepted(value.name)) return false;
  if (scope === 'virtual host' || section === 'vhosts' || section === 'users') return true;
  return member(root, 'vhosts')
    ? model.vhosts.some(({ name }) => name === value.vhost)
    : value.vhost !== undefined;
}

/** A short string of AMQP 0-9-1 has at most 255 bytes, and `amq.` is the broker's own. */
function isAccepted(name: string): boolean {
  return new TextEncoder().encode(name).length <= 255 && !name.startsWith('amq.');
}
