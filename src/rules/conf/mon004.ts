import { removeSetting, replaceValue } from '../../conf/edits.ts';
import { defineConfRule } from './conf-rule.ts';

export const logsKept = defineConfRule({
  id: 'MON004',
  name: 'logs-go-somewhere',
  item: 'MON004',
  severity: 'warning',
  summary: 'A node logs somewhere, enough and not too much.',
  why: 'Without its log nobody finds out why a node refused a client or lost a peer. At level `debug` the log grows by gigabytes and holds what it should not; above `error` it leaves out what matters.',
  remedy: 'Log to the console in a container, else to files or syslog, at level `info`.',
  source: 'https://www.rabbitmq.com/docs/logging',
  versions: '>=3.10',
  examples: {
    bad: 'log.console = false\nlog.file = false\n',
    good: 'log.console = true\nlog.console.level = info\n',
  },
  *check({ document, settings, profile, isWhole }) {
    const file = settings.get('log.file');
    const others = ['log.console', 'log.syslog', 'log.exchange', 'log.journald'].map(key =>
      settings.get(key),
    );
    if (file?.value === 'false' && isWhole && others.every(output => output?.value !== 'true')) {
      yield {
        at: file,
        severity: 'error',
        message:
          '`log.file = false` and no other output: the node logs nowhere. Set `log.console = true`, or remove this line.',
        fixes: [
          { title: 'Remove `log.file = false`', edits: [removeSetting(document, file)], preferred: true },
        ],
      };
    }
    for (const { setting, key, overriddenBy } of settings.all) {
      if (overriddenBy || !key || !/^log\.(?:[\w$]+\.)?level$/.test(key.key)) continue;
      const { value } = setting;
      const isSilent = value === 'none' || value === 'critical';
      if (!isSilent && (value !== 'debug' || profile !== 'production')) continue;
      yield {
        at: setting.valueRange,
        message: isSilent
          ? `At level \`${value}\` the log leaves out errors: nobody finds out why a node failed. Set \`info\`.`
          : 'At level `debug` the log of a busy node grows by gigabytes, and its disk fills. Set `info`.',
        fixes: [{ title: 'Change to `info`', edits: [replaceValue(setting, 'info')], preferred: true }],
      };
    }
  },
});
