import { alertedResources } from '../../rules/deployment/prm004.ts';
import { defineItem, fail, judging, note, pass, warn } from '../item.ts';

export const resourcesAlerted = defineItem({
  id: 'MON003',
  lesson: ['monitoring', 'alerts'],
  remedy:
    'Alert on the depth of queues, on memory and on disk space before the broker raises its own alarms, and set `disk_free_limit` to more than the default.',
  attestable: true,
  unseen:
    'A broker does not tell who is alerted. Check the alerts of Prometheus as files too, or answer with a link to the alerts on depth, memory and disk.',
  *judge(seen) {
    const signs = (seen.files?.signs ?? []).filter(({ item }) => item === 'MON003');
    const missing = alertedResources.filter(({ resource }) => !signs.some(({ part }) => part === resource));
    const isWhole = missing.length === 0;
    for (const { text, place } of signs) yield (isWhole ? pass : note)(text, place);
    if (signs.length > 0 && !isWhole)
      yield warn(`No alert in these files is on ${missing.map(({ resource }) => resource).join(' or on ')}.`);
    yield* judging(seen, 'alarms', function* (health) {
      if (health.state !== 'failed') return;
      for (const { node, resource } of health.alarms)
        yield fail(
          `Node \`${node}\` is in ${resource.replaceAll('_', ' ')} alarm: publishers of the whole cluster are blocked.`,
          { kind: 'node', name: node },
        );
      if (health.alarms.length === 0) yield fail(`An alarm is in effect: ${health.reason}.`);
    });
    yield* judging(seen, 'nodes', function* (nodes) {
      for (const { name, disk, memory } of nodes) {
        const place = { kind: 'node', name } as const;
        if (disk?.limit === defaultDiskLimit)
          yield warn(
            `Node \`${name}\` raises its disk alarm at the default of 50 MB free: by then it is too late. Set \`disk_free_limit.absolute\` to some gigabytes.`,
            place,
          );
        if (memory && !memory.alarm && memory.bytes > 0.8 * memory.limit)
          yield note(
            `Node \`${name}\` uses ${Math.round((100 * memory.bytes) / memory.limit)} % of the memory at which it blocks publishers.`,
            place,
          );
      }
    });
  },
});

/** Bytes; https://www.rabbitmq.com/docs/disk-alarms */
const defaultDiskLimit = 50_000_000;
