import type { Edit, Fix } from '../model/edit.ts';
import type { Binding, Exchange, Origin, Parameter, Policy, Queue } from '../model/model.ts';
import { isAtLeast } from '../model/version.ts';
import { queuesExample } from './examples.ts';
import { nearest } from './nearest.ts';
import { defineRule, type Evidence } from './rule.ts';
import { isTemplate } from './template.ts';

export const vhostsListed = defineRule({
  id: 'DEF003',
  name: 'vhosts-listed',
  item: 'SEC003',
  severity: 'error',
  summary: 'Every virtual host that objects are in is in `vhosts`.',
  why: 'The import fails with "Please create virtual host … prior to importing". A running broker has `/`, but a new node that loads a definitions file at boot does not make it, and does not start.',
  remedy: 'List the virtual host in `vhosts`, or correct its name.',
  source: 'https://www.rabbitmq.com/docs/definitions',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({ orders: { 'x-queue-type': 'quorum' } }, { vhosts: [{ name: 'other' }] }),
    good: queuesExample({ orders: { 'x-queue-type': 'quorum' } }),
  },
  *check(evidence) {
    const { model, file, version } = evidence;
    if (file?.scope === 'virtual host') return;
    const listed = new Set(model.vhosts.map(({ name }) => name));
    for (const [vhost, residents] of residentsByVhost(evidence)) {
      if (vhost === '' || listed.has(vhost) || isTemplate(vhost)) continue;
      const first = residents.toSorted((a, b) => startOf(a.at) - startOf(b.at))[0];
      if (!first) continue;
      const others = residents.length - 1;
      const who = `${first.title}${others === 0 ? ' is' : ` and ${others} other object${others === 1 ? '' : 's'} are`} in vhost \`${vhost}\``;
      // Seen on 3.10.8: a binding there is left out without an error, everything else is refused.
      const refused =
        vhost !== '/' &&
        (isAtLeast(version, 3, 13) || residents.some(({ section }) => section !== 'bindings'));
      yield {
        at: first.at,
        // Such a node makes no user either, so a file without users is for a running broker, which has `/`.
        severity: vhost === '/' && model.users.length === 0 ? 'info' : 'error',
        brokerRefuses: refused,
        message:
          vhost === '/'
            ? `${who}, which is not in \`vhosts\`: a new node that loads the file at boot does not make it, and fails. Add \`{"name": "/"}\`.`
            : `${who}, which is not in \`vhosts\`: the broker refuses the import. List the vhost or correct its name.`,
        fixes: fixesFor(evidence, vhost, residents, listed),
      };
    }
  },
});

interface Resident {
  readonly section: string;
  readonly name: string;
  readonly title: string;
  readonly at: Origin;
  readonly rename: (to: string) => Edit;
}

function residentsByVhost({ model }: Evidence): ReadonlyMap<string, readonly Resident[]> {
  const found = new Map<string, Resident[]>();
  const known = new Set(model.vhosts.map(({ name }) => name));
  for (const section of ['exchanges', 'parameters', 'policies', 'queues', 'bindings'] as const) {
    const entities: readonly (Exchange | Parameter | Policy | Queue | Binding)[] = model[section];
    for (const entity of entities.filter(({ vhost }) => !known.has(vhost))) {
      // An operator policy is a parameter: that is where its virtual host stands.
      if ('kind' in entity && entity.kind === 'operator policy') continue;
      const { source, vhost } = entity;
      const resident: Resident = {
        section,
        name: 'from' in entity ? '' : entity.name,
        title:
          'from' in entity
            ? `Binding \`${entity.from}\` → \`${entity.to}\``
            : `${titles[section]} \`${entity.name}\``,
        at: source.value('vhost'),
        rename: value => ({ op: 'set', in: source, path: ['vhost'], value }),
      };
      const residents = found.get(vhost);
      if (residents) residents.push(resident);
      else found.set(vhost, [resident]);
    }
  }
  return found;
}

const titles = {
  exchanges: 'Exchange',
  parameters: 'Parameter',
  policies: 'Policy',
  queues: 'Queue',
  bindings: '',
};

function fixesFor(
  { topology }: Evidence,
  vhost: string,
  residents: readonly Resident[],
  listed: ReadonlySet<string>,
): readonly Fix[] {
  const other = nearest(vhost, listed, 2);
  const add: Fix = {
    title: `Add \`${vhost}\` to \`vhosts\``,
    edits: [{ op: 'add', section: 'vhosts', value: { name: vhost } }],
    preferred: other === undefined,
  };
  // What meets its like there would be in the file twice.
  const meets = residents.some(
    ({ section, name }) =>
      (section === 'queues' && topology.queue(other ?? '', name)) ||
      (section === 'exchanges' && topology.exchange(other ?? '', name)) ||
      section === 'policies' ||
      section === 'parameters',
  );
  if (other === undefined || meets) return [{ ...add, preferred: true }];
  return [
    {
      title: `Move ${residents.length === 1 ? 'it' : `all ${residents.length}`} to vhost \`${other}\``,
      edits: residents.map(({ rename }) => rename(other)),
      preferred: true,
    },
    add,
  ];
}

function startOf(at: Origin): number {
  return 'start' in at ? at.start : 0;
}
