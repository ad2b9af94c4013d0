import assert from 'node:assert/strict';
import { join } from 'node:path';
import { rabbitmqadminNodes } from '../../../../src/conf/rabbitmqadmin-conf.ts';
import { composeBrokers } from '../../../../src/deployment/compose-access.ts';
import { foundInCompose } from '../../../../src/extension/clusters/found/compose.ts';
import { foundInEnvironment } from '../../../../src/extension/clusters/found/environment-variables.ts';
import { foundInRabbitmqadminConf } from '../../../../src/extension/clusters/found/rabbitmqadmin-conf.ts';

describe('A cluster that is found in a rabbitmqadmin.conf', () => {
  const folder = join('/', 'home', 'anna');
  const read = (text: string) =>
    foundInRabbitmqadminConf(rabbitmqadminNodes(text), '~/.rabbitmqadmin.conf', folder).map(
      ({ label, draft }) => [
        label,
        // Without what is absent.
        JSON.parse(JSON.stringify(draft)),
      ],
    );

  it('is one for each node of version 2', () => {
    const text = `
[local]
hostname = "localhost"
username = "lolz"
password = "p#;[w]"

[production]
hostname = "rabbit.example.com"
tls = true
path_prefix = "/rabbit/api"
username = "anna"
password = "s3cret"
ca_certificate_bundle_path = "/etc/ca.pem"
client_certificate_file_path = "client.pem"

[proxied]
base_uri = "https://proxy.example.com:8443"

[style]
quiet = true
`;
    assert.deepEqual(read(text), [
      ['local', { url: 'http://localhost:15672/', username: 'lolz', password: 'p#;[w]' }],
      [
        'production',
        {
          url: 'https://rabbit.example.com:15671/rabbit/',
          username: 'anna',
          password: 's3cret',
          caFile: '/etc/ca.pem',
          certificateFile: join(folder, 'client.pem'),
        },
      ],
      ['proxied', { url: 'https://proxy.example.com:8443/', username: 'guest', password: 'guest' }],
    ]);
  });

  it('is one for each node of version 1, as Python reads it', () => {
    const text = `# rabbitmqadmin.conf
[DEFAULT]
username = anna

[host_normal]
hostname = rmq-9.example.com
port = 15672
Password: se;cr#et%%1
declare_vhost = /

; with TLS
[rabbit.example.com]
hostname = rabbit.example.com
ssl = True
ssl_insecure = True
ssl_ca_cert_file = ca.pem
path_prefix = /rabbit
password = %(username)s-2
`;
    assert.deepEqual(read(text), [
      ['host_normal', { url: 'http://rmq-9.example.com:15672/', username: 'anna', password: 'se;cr#et%1' }],
      [
        'rabbit.example.com',
        {
          url: 'https://rabbit.example.com:15671/rabbit/',
          username: 'anna',
          password: 'anna-2',
          caFile: join(folder, 'ca.pem'),
        },
      ],
    ]);
  });

  it('is none where the text is something else', () => {
    for (const text of ['', '\0', '{}', '[a', 'a = 1', '[a]\nhostname = "http://x y"', 'x'.repeat(10_000)])
      assert.deepEqual(read(text), []);
  });
});

describe('A cluster that is found in an environment', () => {
  const read = (environment: Readonly<Record<string, string>>) =>
    foundInEnvironment(environment, '.env').map(
      ({ label, draft: { url, amqpAddress, username, password } }) =>
        [label, url, amqpAddress, username, password].map(part => part ?? '-').join(' '),
    );

  it('is that of an AMQP address in any variable', () => {
    assert.deepEqual(
      read({ PORT: '3000', CLOUDAMQP_URL: 'amqps://anna:s%40@goat.rmq.example.com/shop', OTHER: 'http://x' }),
      ['CLOUDAMQP_URL https://goat.rmq.example.com:15671/ amqps://goat.rmq.example.com:5671 anna s@'],
    );
    assert.deepEqual(read({ BROKERS: 'amqp://u:p@rabbit-1,amqp://u:p@rabbit-2' }), [
      'BROKERS http://rabbit-1:15672/ amqp://rabbit-1:5672 u p',
    ]);
    assert.deepEqual(read({ BROKEN: 'amqp://' }), []);
  });

  it('is that of a host, a user and a password in a variable each', () => {
    const words = { RABBITMQ_HOST: 'rabbit', RABBITMQ_USER: 'anna', RABBITMQ_PASSWORD: 's3cret' };
    assert.deepEqual(read(words), ['RABBITMQ_HOST http://rabbit:15672/ - anna s3cret']);
    assert.deepEqual(read({ SPRING_RABBITMQ_HOST: 'rabbit' }), [
      'SPRING_RABBITMQ_HOST http://rabbit:15672/ - - -',
    ]);
    assert.deepEqual(read({ RABBITMQ_DEFAULT_USER: 'anna', RABBITMQ_DEFAULT_PASS: 's3cret' }), [
      'RABBITMQ_DEFAULT_USER http://localhost:15672/ - anna s3cret',
    ]);
    assert.deepEqual(read({ RABBITMQ_USER: 'anna', HOME: '/home/anna' }), []);
  });

  it('is that of the management API, as VS Code itself is told one', () => {
    const words = { RABBITMQ_MANAGEMENT_URL: 'https://rabbit', RABBITMQ_MANAGEMENT_USERNAME: 'anna' };
    assert.deepEqual(read({ ...words, RABBITMQ_MANAGEMENT_PASSWORD: 's3cret' }), [
      'RABBITMQ_MANAGEMENT_URL https://rabbit/ - anna s3cret',
    ]);
  });
});

describe('A cluster that is found in a Compose file', () => {
  const read = (
    text: string,
    values: Readonly<Record<string, string>> = {},
    environment: Readonly<Record<string, string>> = {},
  ) =>
    composeBrokers(text, values).map(broker => {
      const { label, draft } = foundInCompose(broker, environment, 'compose.yml');
      const { url, amqpAddress, username, password } = draft;
      return [label, url, amqpAddress, username, password].map(part => part ?? '-').join(' ');
    });

  it('is a broker that publishes its management API', () => {
    const text = `
services:
  web: { image: nginx, ports: ["15672:80"] }
  rabbitmq:
    image: rabbitmq:4-management
    ports: ["5673:5672", "127.0.0.1:15673:15672"]
    environment: { RABBITMQ_DEFAULT_USER: anna, RABBITMQ_DEFAULT_PASS: s3cret }
  second:
    image: rabbitmq:4-management
    ports: [15670-15672:15670-15672]
  secure:
    image: rabbitmq:4-management
    ports: [{ target: 15671, published: "8443", host_ip: 10.0.0.7 }]
  hidden: { image: rabbitmq:4-management, ports: [15672] }
  host: { image: rabbitmq:4-management, network_mode: host }
`;
    assert.deepEqual(read(text), [
      'rabbitmq http://127.0.0.1:15673/ amqp://127.0.0.1:5673 anna s3cret',
      'second http://localhost:15672/ - guest guest',
      'secure https://10.0.0.7:8443/ - guest guest',
      'host http://localhost:15672/ amqp://localhost:5672 guest guest',
    ]);
  });

  it('has the values of its variables: of its .env, else their defaults, else they are asked for', () => {
    const text = `
services:
  rabbitmq:
    image: rabbitmq:\${TAG:-4-management}
    ports: ["\${UI_PORT:-15672}:15672"]
    environment:
      - RABBITMQ_DEFAULT_USER=\${RABBIT_USER:-anna}
      - RABBITMQ_DEFAULT_PASS=\${RABBIT_PASS:?set it}
`;
    assert.deepEqual(read(text), ['rabbitmq http://localhost:15672/ - anna -']);
    assert.deepEqual(read(text, { UI_PORT: '8080', RABBIT_USER: '', RABBIT_PASS: 'a$b: {c}' }), [
      'rabbitmq http://localhost:8080/ - anna a$b: {c}',
    ]);
  });

  it('has what its own file of variables sets', () => {
    const text = `
services:
  rabbitmq: { image: rabbitmq:4-management, ports: ["15672:15672"], env_file: [rabbit.env] }
`;
    assert.deepEqual(composeBrokers(text, {})[0]?.envFiles, ['rabbit.env']);
    assert.deepEqual(read(text, {}, { RABBITMQ_DEFAULT_USER: 'anna', RABBITMQ_DEFAULT_PASS: 's3cret' }), [
      'rabbitmq http://localhost:15672/ - anna s3cret',
    ]);
  });

  it('is none in any other text', () => {
    for (const text of [
      '',
      'a: [',
      'services: 1',
      '- a',
      'jobs: {}\nservices: { rabbitmq: { image: rabbitmq } }',
    ])
      assert.deepEqual(read(text), []);
  });
});
