import assert from 'node:assert/strict';
import { boundSecret, ownSecret, secretFor } from '../../../../src/extension/clusters/bound-secret.ts';
import type { Cluster } from '../../../../src/extension/clusters/cluster.ts';
import { ManagementError } from '../../../../src/management/error.ts';

describe('The password of a cluster that a file of the workspace shares', () => {
  const shop: Cluster = {
    id: 'shared:1',
    name: 'Shop',
    url: 'https://rabbit.example.com/',
    username: 'anna',
    shared: { file: '.vscode/rabbitmq-clusters.json', marks: {} },
  };
  const kept = boundSecret(shop, 's3cret');

  it('is given where it was given for, whatever else is changed', () => {
    assert.equal(secretFor(shop, kept), 's3cret');
    const changed: Cluster = {
      ...shop,
      name: 'Shop 2',
      environment: 'production',
      readOnly: true,
      group: 'eu',
    };
    assert.equal(secretFor(changed, kept), 's3cret');
  });

  it('goes nowhere else when somebody changes the file', () => {
    for (const [change, words] of [
      [
        { url: 'https://evil.example.com/' },
        /url was https:\/\/rabbit\.\S+ and is https:\/\/evil\.example\.com\//,
      ],
      [{ url: 'http://rabbit.example.com/' }, /url was https:/],
      [{ otherUrls: ['https://evil.example.com/'] }, /otherUrls was not set and is https:\/\/evil/],
      [{ amqpAddress: 'amqp://evil.example.com:5672' }, /amqpAddress was not set and is amqp:\/\/evil/],
      [{ username: 'bob' }, /username was anna and is bob/],
      [{ usesToken: true }, /usesToken was not set and is true/],
      [{ caFile: '/elsewhere/evil.pem' }, /caFile was not set and is/],
      [{ serverName: 'evil.example.com' }, /serverName was not set and is evil/],
    ] as const) {
      const words2 = refusal({ ...shop, ...change }, kept);
      assert.match(words2, words);
      assert.match(
        words2,
        /^The password was not sent: \.vscode\/rabbitmq-clusters\.json leads Shop elsewhere since you gave it/,
      );
      assert.doesNotMatch(words2, /s3cret/);
    }
  });

  it('is asked for where there is none, or what was kept is not understood', () => {
    for (const nothing of [undefined, '', 'null', '{}', 's3cret', '{"secret":"s3cret"}']) {
      const words = refusal(shop, nothing);
      assert.match(words, /^The password of user anna is wanted: Shop comes from \.vscode/);
      assert.doesNotMatch(words, /s3cret/);
    }
    assert.match(refusal({ ...shop, username: '' }, undefined), /^A user with a password is wanted: Shop/);
    assert.match(refusal({ ...shop, usesToken: true }, undefined), /^An OAuth 2 token is wanted: Shop/);
  });

  it('of a cluster of a person alone may be empty, and is asked for where it was lost', () => {
    assert.equal(ownSecret(shop, ''), '');
    assert.throws(
      () => ownSecret(shop, undefined),
      /^ManagementError: The password of user anna is wanted: the secret storage of this machine has none for Shop/,
    );
  });

  function refusal(cluster: Cluster, secret: string | undefined): string {
    try {
      secretFor(cluster, secret);
    } catch (error) {
      assert.ok(error instanceof ManagementError && error.reason === 'no-password', String(error));
      return error.message;
    }
    return assert.fail('it was given');
  }
});
