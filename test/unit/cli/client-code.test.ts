import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lint, testFolder } from '../../support/cli.ts';

const publisher = `import { connect } from 'amqplib';

const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost');
const channel = await connection.createChannel();
channel.sendToQueue('orders', Buffer.from('1'));
`;

describe('rabbitmq-production lint, of code', () => {
  const folder = testFolder();

  function report(args: readonly string[], standardInput?: string) {
    return JSON.parse(lint(['--format', 'json', ...args], standardInput).out).files;
  }

  const rules = (found: { readonly findings: readonly { readonly rule: string }[] }) =>
    found.findings.map(({ rule }) => rule);

  it('reads of a folder what imports a client, and nothing that was built or installed', () => {
    folder.write('src/publisher.ts', publisher);
    folder.write('src/page.tsx', `${publisher}export const page = <p>Orders</p>;\n`);
    folder.write('src/consumer.py', 'import pika\n');
    folder.write('src/Orders.java', 'import com.rabbitmq.client.Channel;\n');
    folder.write('src/orders.go', 'package orders\n\nimport amqp "github.com/rabbitmq/amqp091-go"\n');
    folder.write('src/other.ts', 'export const amqplib = 1; // as in amqplib\n');
    folder.write('src/publisher.d.ts', publisher);
    folder.write('dist/publisher.js', publisher);
    folder.write('vendor/orders.go', 'package orders\n\nimport "github.com/rabbitmq/amqp091-go"\n');
    folder.write('node_modules/orders/publisher.js', publisher);
    folder.write('dist/definitions.json', '{"rabbitmq_version": "4.0.5", "queues": []}');
    const kinds = report([folder.path]).map(({ path, kind }: { path: string; kind: string }) => [
      path.slice(folder.path.length + 1),
      kind,
    ]);
    assert.deepEqual(kinds, [
      [join('dist', 'definitions.json'), 'definitions'],
      [join('src', 'Orders.java'), 'java'],
      [join('src', 'consumer.py'), 'python'],
      [join('src', 'orders.go'), 'go'],
      [join('src', 'page.tsx'), 'tsx'],
      [join('src', 'publisher.ts'), 'typescript'],
    ]);
  });

  it('takes it from standard input, and tells where it stands', () => {
    const [found] = report(['--kind', 'typescript', '-'], publisher);
    assert.deepEqual(rules(found), ['REL004', 'REL002']);
    assert.deepEqual(found.findings[0].start, { line: 4, column: 34 });
  });

  it('judges tests as what runs on the machine of a developer', () => {
    folder.write('src/publisher.ts', publisher);
    folder.write('src/publisher.spec.ts', publisher);
    const severities = report([folder.path]).map(
      ({ findings }: { findings: readonly { readonly severity: string }[] }) => findings[0]?.severity,
    );
    assert.deepEqual(severities, ['info', 'warning']);
  });

  it('mends what one edit mends, and leaves alone what somebody must think about', () => {
    const file = folder.write('publisher.ts', publisher);
    const { out } = lint(['--fix', file]);
    assert.equal(
      readFileSync(file, 'utf8'),
      publisher.replace("Buffer.from('1'))", "Buffer.from('1'), { persistent: true })"),
    );
    assert.match(out, /REL004/);
  });

  it('is silent where somebody has accepted it', () => {
    folder.write('src/publisher.ts', publisher);
    const accepted = {
      file: 'src/*.ts',
      rule: 'REL004',
      reason: 'Metrics: one more or less is all the same.',
    };
    folder.write('.rabbitmq-production.json', JSON.stringify({ suppressions: [accepted] }));
    const files: readonly { readonly path: string; findings: readonly { readonly rule: string }[] }[] =
      report([folder.path]);
    assert.deepEqual(files.flatMap(rules), ['REL002']);
  });
});
