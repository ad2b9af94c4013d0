import assert from 'node:assert/strict';
import { readClientCode } from '../../../src/client-code/client-code.ts';
import { codeHoverAt } from '../../../src/language/code-hover.ts';
import { OpenDocument } from '../../../src/language/open-document.ts';
import { features } from '../../../src/language/service.ts';

const publisher = `import { connect } from 'amqplib';

const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost');
const channel = await connection.createChannel();
await channel.assertQueue('orders', { arguments: { 'x-queue-type': 'quorum' }, deadLetterExchange: 'orders.dlx' });
channel.sendToQueue('orders', Buffer.from('1'), { persistent: true });
`;

describe('Code that uses a client', () => {
  const judgement = { options: { profile: 'production' } } as const;

  it('is RabbitMQ’s as long as it imports one', () => {
    const document = new OpenDocument(1, publisher, judgement, 'typescript');
    assert.deepEqual(
      features.lint(document).findings.map(({ rule }) => rule),
      ['REL004'],
    );
    document.change(2, [{ offset: publisher.indexOf('amqplib'), length: 'amqplib'.length, text: 'redis' }]);
    assert.deepEqual(features.lint(document), {
      isOurs: false,
      findings: [],
      total: 0,
      fixable: {},
      suppressed: 0,
      sidecar: undefined,
    });
  });

  it('is mended by edits of its text', () => {
    const document = new OpenDocument(1, publisher, judgement, 'typescript');
    const [finding] = features.lint(document).findings;
    assert.ok(finding);
    const edits = features.fix(document, { finding, title: 'Publish with confirms, and wait for them' });
    assert.deepEqual(
      edits.map(({ newText }) => newText),
      ['createConfirmChannel', '\nawait channel.waitForConfirms();'],
    );
  });

  const hover = (word: string) => {
    const code = readClientCode('typescript', publisher);
    return code && codeHoverAt(code, publisher.indexOf(word) + 1)?.markdown;
  };

  it('is told about where a call asks something of a broker', () => {
    assert.equal(
      hover('assertQueue'),
      '**Declares queue `orders`**\n\ndurable (as amqplib has it by default) · `quorum` · `x-dead-letter-exchange`',
    );
    assert.equal(
      hover('sendToQueue'),
      '**Publishes to queue `orders`**\n\npersistent · not mandatory: where no queue is bound for it, it is dropped · the channel does not confirm',
    );
    assert.equal(hover('Buffer'), undefined);
  });
});
