import * as vscode from 'vscode';
import { quantity } from '../../messages/size.ts';
import type { MessageAccess, QueuePlace } from './access.ts';

/** Empties a queue of all that is ready. A person has been asked before. @throws {AmqpError} */
export async function purgeQueue(access: MessageAccess, place: QueuePlace): Promise<void> {
  const { cluster, vhost, queue } = place;
  const { callFailure } = await import('../../amqp/connection.ts');
  const connection = await access.connect(place);
  try {
    const channel = await connection.openChannel();
    const { messageCount } = await channel.purgeQueue(queue).catch(error => {
      throw callFailure(error, connection, channel);
    });
    const words = `${quantity(messageCount, 'message')} purged from ${queue}`;
    access.took(place, messageCount);
    access.log.info(`${cluster.name}, vhost ${vhost}: ${words}, as user ${cluster.username}`);
    void vscode.window.showInformationMessage(`RabbitMQ: ${words}.`);
  } finally {
    await connection.close();
    access.changed(place);
  }
}
