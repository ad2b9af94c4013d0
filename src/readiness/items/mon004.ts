import { defineItem, judging, note } from '../item.ts';

export const logsCollected = defineItem({
  id: 'MON004',
  lesson: ['monitoring', 'logs'],
  remedy:
    'Bring the logs of all nodes together where they can be searched: to the console in containers (`log.console = true`), else by syslog or a collector.',
  attestable: true,
  unseen:
    'A broker tells where it writes its log, but not who collects it. Check rabbitmq.conf and the files of the deployment too, or answer with a link to where the logs can be searched.',
  *judge(seen) {
    yield* judging(seen, 'nodes', function* (nodes) {
      for (const { name, logFiles = [] } of nodes)
        if (logFiles.length > 0)
          yield note(`Node \`${name}\` logs to ${logFiles.map(file => `\`${file}\``).join(', ')}.`, {
            kind: 'node',
            name,
          });
    });
  },
});
