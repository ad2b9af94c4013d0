import type { Setting } from '../../conf/conf.ts';
import { removeSetting, replaceKey } from '../../conf/edits.ts';
import { renamedTo, seriesWith } from '../../conf/keys.ts';
import { seriesOf } from '../../model/facts.ts';
import { formatVersion, parseVersion, type Version } from '../../model/version.ts';
import { type ConfEvidence, defineConfRule } from './conf-rule.ts';

export const keysOfTheVersion = defineConfRule({
  id: 'CFG003',
  name: 'configuration-key-in-version',
  item: null,
  severity: 'error',
  summary: 'Every key of rabbitmq.conf is one that the version of the node still has, or has already.',
  why: 'A key that a release dropped, or that comes with a later one, is unknown to the node: it does not start. That is what an upgrade with the old file ends in.',
  remedy: 'Remove the line, or use the key that took its place.',
  source: 'https://www.rabbitmq.com/docs/upgrade',
  versions: '>=3.10',
  examples: {
    bad: 'cluster_formation.randomized_startup_delay_range.min = 5\n',
    good: 'cluster_formation.peer_discovery_backend = classic_config\n',
  },
  *check({ document, settings, keys, version }) {
    for (const { setting, key } of settings.all) {
      if (key) continue;
      const series = seriesWith(setting.segments);
      const first = parseVersion(series[0] ?? '');
      const last = parseVersion(series.at(-1) ?? '');
      if (!first || !last) continue;
      const successor = renamedTo(setting.key);
      const known = successor && keys.all.has(successor) ? successor : undefined;
      const remedy = known ? `Use \`${known}\`.` : 'Remove it.';
      yield {
        at: setting.keyRange,
        message: `${words(setting, version, first, last)}: a node does not start with it. ${remedy}`,
        brokerRefuses: !document.isTemplate,
        fixes: fixes(document, setting, known),
      };
    }
  },
});

function words(setting: Setting, version: Version, first: Version, last: Version): string {
  const key = `\`${setting.key}\``;
  if (isBefore(version, first)) return `${key} comes with RabbitMQ ${formatVersion(first)}`;
  if (isBefore(last, version)) return `${key} went after RabbitMQ ${formatVersion(last)}`;
  return `RabbitMQ ${formatVersion(version)} has no key ${key}, other releases of ${seriesOf(version)} have`;
}

function isBefore(a: Version, b: Version): boolean {
  return a.major < b.major || (a.major === b.major && a.minor < b.minor);
}

function fixes(document: ConfEvidence['document'], setting: Setting, successor: string | undefined) {
  const remove = { title: `Remove \`${setting.key}\``, edits: [removeSetting(document, setting)] };
  if (successor === undefined) return [remove];
  return [
    { title: `Change to \`${successor}\``, edits: [replaceKey(setting, successor)], preferred: true },
    remove,
  ];
}
