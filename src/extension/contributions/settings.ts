import { profiles } from '../../lint/profile.ts';

/**
 * Every setting, by the part of its name behind `rabbitmqProduction.`. package.json is generated from this list;
 * manifest.ts adds the rules to the one that is about them, as the extension starts without loading them.
 */
export const settings = {
  'diagnostics.enabled': {
    type: 'boolean',
    default: true,
    scope: 'resource',
    markdownDescription:
      'Check definitions files, `rabbitmq.conf`, `advanced.config` and `enabled_plugins` against the production readiness checklist as you type.',
  },
  profile: {
    type: 'string',
    enum: ['auto', ...profiles],
    default: 'auto',
    scope: 'resource',
    markdownDescription:
      'How strict to be. `auto` goes by the path: words such as `prod`, `k8s` or `deploy` mean production; `dev`, `local` or `test` development; everything else staging.',
  },
  profiles: {
    type: 'object',
    default: {},
    scope: 'resource',
    additionalProperties: { type: 'string', enum: profiles },
    markdownDescription:
      'How strict to be with single files, by their path in the workspace. The status bar shows it and changes it.',
  },
  rabbitmqVersion: {
    type: 'string',
    default: '',
    pattern: '^(\\d+\\.\\d+(\\.\\d+)?)?$',
    patternErrorMessage: 'A version such as 4.3 or 4.3.6, or nothing.',
    scope: 'resource',
    markdownDescription:
      'The RabbitMQ version that files are judged for when they do not say which version exported them. Empty: the newest.',
  },
  rules: {
    type: 'object',
    default: {},
    scope: 'resource',
    additionalProperties: false,
    markdownDescription:
      'Another severity for a rule, or `off`. The rules are described in the [rule reference](command:rabbitmqProduction.openRule).',
  },
  'codeLens.enabled': {
    type: 'boolean',
    default: true,
    scope: 'resource',
    markdownDescription:
      'Show above policies what they match, and above queues where their messages are dead-lettered to and from.',
  },
  replayLimit: {
    type: 'number',
    default: 5,
    minimum: 1,
    maximum: 1000,
    scope: 'window',
    markdownDescription:
      'A message that has been replayed this often is left where it is. It has the count in the header `replay-count`.',
  },
  refreshInterval: {
    type: 'number',
    default: 15,
    minimum: 5,
    maximum: 3600,
    scope: 'window',
    markdownDescription:
      'Seconds between two looks at the virtual hosts that are open in the tree, while it is visible. A broker that takes long is asked less often.',
  },
  'readiness.checkEvery': {
    type: 'number',
    default: 0,
    minimum: 0,
    maximum: 720,
    scope: 'window',
    markdownDescription:
      'Hours after which the production readiness of what was checked before is checked again by itself, while the window has the focus. What has become worse is told once. 0: never.',
  },
} as const;

export type SettingName = keyof typeof settings;
