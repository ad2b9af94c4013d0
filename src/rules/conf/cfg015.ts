import { defineConfRule } from './conf-rule.ts';

export const noDeprecatedFeatures = defineConfRule({
  id: 'CFG015',
  name: 'no-deprecated-feature-permitted',
  item: null,
  severity: 'info',
  summary: 'No deprecated feature is kept alive.',
  why: 'A deprecated feature is permitted, then denied by default, then removed. A node that permits it by its configuration works until the release without it, and then clients fail at once.',
  remedy:
    'Find out who uses it with `rabbitmqctl list_deprecated_features --used`, change that, and remove the line.',
  source: 'https://www.rabbitmq.com/docs/deprecated-features',
  versions: '>=3.13',
  examples: {
    bad: 'deprecated_features.permit.transient_nonexcl_queues = true\n',
    good: 'deprecated_features.permit.transient_nonexcl_queues = false\n',
  },
  *check({ settings }) {
    for (const setting of settings.of('deprecated_features.permit.$name')) {
      if (setting.value !== 'true') continue;
      yield {
        at: setting,
        message: `The deprecated feature \`${setting.segments[2]}\` is kept alive: it goes with a later release, and what uses it fails then. Find out what uses it, and remove this line.`,
      };
    }
  },
});
