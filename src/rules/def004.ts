import type { Fix } from '../model/edit.ts';
import type { Source } from '../model/model.ts';
import { isAtLeast } from '../model/version.ts';
import { type JsonObject, objectsOf } from '../model/written.ts';
import { exampleExchange, queuesExample } from './examples.ts';
import { defineRule, type Evidence } from './rule.ts';

export const vhostNamed = defineRule({
  id: 'DEF004',
  name: 'vhost-named',
  item: null,
  severity: 'error',
  summary: 'Every object of a whole-cluster file names its virtual host.',
  why: 'Without `vhost` the import fails: 3.10 answers 400, 4.x answers 500 or calls the file invalid. Only a file for one virtual host (`POST /api/definitions/VHOST`) leaves it out, in all of its objects.',
  remedy: 'Add `"vhost"` to the object.',
  source: 'https://www.rabbitmq.com/docs/definitions',
  versions: '>=3.10',
  examples: {
    bad: queuesExample(
      { orders: { 'x-queue-type': 'quorum' } },
      { exchanges: [{ ...exampleExchange('orders.dlx', 'fanout'), vhost: undefined }] },
    ),
    good: queuesExample({ orders: { 'x-queue-type': 'quorum' } }),
  },
  *check(evidence) {
    const { file, version } = evidence;
    if (file?.scope !== 'cluster') return;
    for (const [section, title] of Object.entries(sections)) {
      const objects = objectsOf(file.root, section);
      for (const object of objects.filter(({ plain: { vhost } }) => vhost === undefined || vhost === '')) {
        // Seen on 3.10.8: as any binding to or from nothing, it is left out without an error.
        const refused = section !== 'bindings' || isAtLeast(version, 3, 13);
        yield {
          at: object.value('vhost'),
          brokerRefuses: refused,
          message: `${title}${nameOf(object)} names no vhost: the ${refused ? 'broker refuses the import' : 'import leaves it out'}. Add \`"vhost"\` with the name of its virtual host.`,
          fixes: fixesFor(evidence, object),
        };
      }
    }
  },
});

/** Permissions name a virtual host too: USR001 looks after them. */
const sections = {
  exchanges: 'Exchange',
  queues: 'Queue',
  bindings: 'Binding',
  policies: 'Policy',
  parameters: 'Parameter',
};

function nameOf({ plain: { name, source, destination } }: JsonObject): string {
  if (typeof name === 'string') return ` \`${name}\``;
  const isBinding = typeof source === 'string' && typeof destination === 'string';
  return isBinding ? ` \`${source}\` → \`${destination}\`` : '';
}

/** With several virtual hosts, the file's own decide; more than a few are no choice. */
function fixesFor({ model }: Evidence, source: Source): readonly Fix[] {
  const names = [...new Set(model.vhosts.map(({ name }) => name))].slice(0, 5);
  return names.map(name => ({
    title: `Put it into vhost \`${name}\``,
    edits: [{ op: 'set', in: source, path: ['vhost'], value: name }],
    preferred: names.length === 1,
  }));
}
