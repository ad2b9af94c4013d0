import assert from 'node:assert/strict';
import { join } from 'node:path';
import { parseSharedFile, withShared } from '../../../../src/extension/clusters/shared-file.ts';

describe('The file by which a workspace shares its clusters', () => {
  const folder = join('/', 'work', 'shop');
  const read = (...clusters: unknown[]) => parseSharedFile(JSON.stringify({ clusters }), folder);
  const shop = { name: 'Shop', url: 'https://rabbit.example.com:15671/' };

  it('says where clusters are and what they are, in the words of a person', () => {
    const { clusters, problems } = read({
      ...shop,
      url: 'https://rabbit.example.com:15671/#/queues',
      otherUrls: ['https://rabbit-2.example.com:15671'],
      username: 'anna',
      amqpAddress: 'amqps://rabbit.example.com',
      environment: 'staging',
      readOnly: true,
      group: 'eu-west',
      color: 'blue',
      caFile: 'certs/ca.pem',
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(clusters, [
      {
        ...shop,
        otherUrls: ['https://rabbit-2.example.com:15671/'],
        username: 'anna',
        amqpAddress: 'amqps://rabbit.example.com:5671',
        environment: 'staging',
        readOnly: true,
        group: 'eu-west',
        color: 'blue',
        caFile: join(folder, 'certs', 'ca.pem'),
      },
    ]);
  });

  it('protects rather than not where a mark is unknown here', () => {
    const { clusters } = read({ ...shop, environment: 'live', readOnly: 'at night', color: 'pink' });
    assert.deepEqual(clusters, [{ ...shop, environment: 'production', readOnly: true }]);
    assert.deepEqual(read({ ...shop, readOnly: false }).clusters, [shop]);
  });

  it('is no place for a secret: an entry that has one is refused, without repeating it', () => {
    for (const secret of [
      { password: 's3cret' },
      { Passwd: 's3cret' },
      { token: 's3cret' },
      { clientSecret: 's3cret' },
      { url: 'https://anna:s3cret@rabbit.example.com' },
      { otherUrls: ['https://anna:s3cret@rabbit.example.com'] },
      { amqpAddress: 'amqp://anna:s3cret@rabbit' },
    ]) {
      const { clusters, problems } = read({ ...shop, ...secret });
      assert.deepEqual(clusters, []);
      assert.match(problems.join(), /^clusters\[0\].* Take it out, and change it on the broker/);
      assert.doesNotMatch(problems.join(), /s3cret/);
    }
  });

  it('cannot turn off for others that certificates are verified', () => {
    const { clusters, problems } = read({ ...shop, skipVerification: true });
    assert.deepEqual(clusters, []);
    assert.match(
      problems.join(),
      /^clusters\[0\]\.skipVerification: .* Share the certificate of the authority/,
    );
  });

  it('is read as far as it is understood, and what is wrong is told with its place', () => {
    const { clusters, problems } = read(
      { name: 'Shop' },
      shop,
      { ...shop, url: 'ftp://rabbit' },
      shop,
      'Shop',
      { ...shop, name: ' ' },
      { ...shop, name: 'Next', otherUrls: 'x' },
    );
    assert.deepEqual(clusters, [shop]);
    assert.deepEqual(problems, [
      'clusters[0].url: string expected.',
      'clusters[2]: ftp:// is not spoken by the management API. Use http:// or https://',
      'clusters[4]: object expected.',
      'clusters[5].name: it is empty.',
      'clusters[6].otherUrls: array expected.',
      'clusters[3].name: there is a cluster "Shop" before it already.',
    ]);
  });

  it('is not thrown at anybody where it is none', () => {
    for (const text of ['', '{', 'null', '[]', '{"clusters":{}}', '{"clusters":[,]}']) {
      const { clusters, problems } = parseSharedFile(text, folder);
      assert.deepEqual(clusters, []);
      assert.equal(problems.length, 1, text);
    }
    assert.deepEqual(parseSharedFile('{"clusters":[null,1,[]]}', folder).clusters, []);
  });

  it('takes further clusters in, in the place of those of the same name, and keeps what else is in it', () => {
    const text = JSON.stringify({ $schema: 'x', clusters: [{ ...shop, note: 'old' }, { name: 'Other' }] });
    const written = withShared(text, [{ ...shop, readOnly: true }]);
    assert.deepEqual(JSON.parse(written ?? ''), {
      $schema: 'x',
      clusters: [{ name: 'Other' }, { ...shop, readOnly: true }],
    });
    assert.deepEqual(JSON.parse(withShared('', [shop]) ?? ''), { clusters: [shop] });
    assert.equal(withShared('{', [shop]), undefined);
    assert.equal(withShared('[]', [shop]), undefined);
  });
});
