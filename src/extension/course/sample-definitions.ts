import * as vscode from 'vscode';

/** Opens a small definitions file with faults that matter in production, as a text without a file. */
export async function openSampleDefinitions(): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'json', content: sample });
  await vscode.window.showTextDocument(document);
}

const sample = `${JSON.stringify(
  {
    rabbitmq_version: '4.3.0',
    vhosts: [{ name: 'shop' }],
    users: [{ name: 'guest', password: 'guest', tags: 'administrator' }],
    permissions: [{ user: 'guest', vhost: 'shop', configure: '.*', write: '.*', read: '.*' }],
    exchanges: [
      { name: 'orders', vhost: 'shop', type: 'direct', durable: true, auto_delete: false, arguments: {} },
    ],
    queues: [
      {
        name: 'orders.work',
        vhost: 'shop',
        durable: true,
        auto_delete: false,
        arguments: { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': 'orders.dlx' },
      },
      { name: 'orders.dead', vhost: 'shop', durable: false, auto_delete: false, arguments: {} },
    ],
    bindings: [
      {
        source: 'orders',
        vhost: 'shop',
        destination: 'orders.work',
        destination_type: 'queue',
        routing_key: 'work',
        arguments: {},
      },
    ],
  },
  null,
  2,
)}\n`;
