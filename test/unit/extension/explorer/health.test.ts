import assert from 'node:assert/strict';
import { failureWords, healthWords } from '../../../../src/extension/explorer/health.ts';
import { ManagementError } from '../../../../src/management/error.ts';

describe('The health of a cluster in words', () => {
  const identity = { clusterName: 'shop', version: '4.3.6' };
  const nodes = ['rabbit@a', 'rabbit@b', 'rabbit@c'].map(name => ({ name, running: true }));

  it('is ok without a problem', () => {
    const words = healthWords({ nodes, alarms: [], partitioned: [] }, identity);
    assert.equal(words.state, 'ok');
    assert.equal(words.problem, undefined);
    assert.deepEqual(words.details, ['RabbitMQ 4.3.6, shop', '3 nodes: rabbit@a, rabbit@b, rabbit@c']);
  });

  it('names the alarm that blocks publishers first, and how much else there is', () => {
    const words = healthWords(
      {
        nodes: [...nodes.slice(1), { name: 'rabbit@a', running: false }],
        alarms: [{ node: 'rabbit@b', resource: 'memory' }],
        partitioned: ['rabbit@c'],
      },
      identity,
    );
    assert.equal(words.state, 'warning');
    assert.equal(words.problem, 'memory alarm on rabbit@b and 2 problems more');
    assert.ok(words.details.includes('rabbit@a is down'), words.details.join('\n'));
  });

  it('says to who may not see the nodes that it is about alarms only', () => {
    const words = healthWords({ alarms: [], partitioned: [] }, identity);
    assert.match(words.details.join('\n'), /tag "monitoring"/);
  });

  it('says why a cluster does not answer', () => {
    const refused = new ManagementError('refused', 'localhost:1 refused the connection.');
    assert.deepEqual(failureWords(refused), {
      state: 'error',
      problem: 'not reachable',
      details: ['localhost:1 refused the connection.'],
    });
    assert.equal(failureWords(new ManagementError('wrong-credentials', '')).problem, 'credentials refused');
  });
});
