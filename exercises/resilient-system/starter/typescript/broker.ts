import { connect } from 'amqplib';

export async function openChannel(role: string) {
  const connection = await connect(process.env.RABBITMQ_URL ?? '', {
    clientProperties: { connection_name: `rmq-course:project:${role}` },
  });
  return connection.createChannel();
}
