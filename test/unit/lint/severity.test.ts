import assert from 'node:assert/strict';
import { lintDefinitionsText } from '../../../src/lint/lint.ts';
import { profileOfPath } from '../../../src/lint/profile.ts';
import type { Profile } from '../../../src/rules/rule.ts';

describe('How strict a file is judged', () => {
  for (const [path, profile] of [
    ['deploy/prod/definitions.json', 'production'],
    ['k8s/rabbitmq.json', 'production'],
    ['rabbitmq.production.json', 'production'],
    ['dev/definitions.json', 'development'],
    ['definitions-local.json', 'development'],
    ['examples/definitions.json', 'development'],
    ['rabbitmq/definitions.json', 'staging'],
    ['products/latest.json', 'staging'],
  ] as const) {
    it(`${path} is for ${profile}`, () => assert.equal(profileOfPath(path), profile));
  }

  const severity = (profile: Profile, rule: string, definitions: object) =>
    lintDefinitionsText(JSON.stringify(definitions), { profile })?.find(finding => finding.rule.id === rule)
      ?.severity;
  const queue = { name: 'q', vhost: '/', durable: true, auto_delete: false, arguments: {} };

  it('leaves a development file in peace about clusters', () => {
    const severities = (['development', 'staging', 'production'] as const).map(profile =>
      severity(profile, 'HA002', { queues: [queue] }),
    );
    assert.deepEqual(severities, [undefined, 'info', 'warning']);
  });

  it('tells a development file of data safety as information', () => {
    assert.equal(severity('development', 'ERR001', { queues: [queue] }), 'info');
    assert.equal(severity('staging', 'ERR001', { queues: [queue] }), 'warning');
  });

  it('calls what breaks an error everywhere', () => {
    const broken = { queues: [{ ...queue, arguments: { 'x-dead-letter-exchange': 'gone' } }] };
    for (const profile of ['development', 'staging', 'production'] as const)
      assert.equal(severity(profile, 'DLX001', broken), 'error');
  });
});
