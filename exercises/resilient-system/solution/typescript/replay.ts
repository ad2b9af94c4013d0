// Sends what died back to the start, with a fresh count, once its cause is mended. Prints how many went.
import { openLink, promised, publish } from './broker.ts';

const link = await openLink('replay');
const channel = await link.channel();
const { messageCount } = await channel.checkQueue('p4.dead');
if (messageCount > 0) {
  const done = promised<void>();
  let taken = 0;
  let sent = 0;
  await channel.prefetch(20);
  await channel.consume('p4.dead', message => {
    if (!message) return done.reject(new Error('p4.dead is gone'));
    // What came later than the count waits for the next replay.
    if (++taken > messageCount) return;
    const { messageId, headers } = message.properties;
    const { 'x-retry-count': _, 'x-last-error': __, 'x-death': ___, ...kept } = headers ?? {};
    publish(channel, 'p4.orders', 'payment', message.content, { messageId, headers: kept })
      .then(() => {
        channel.ack(message);
        if (++sent === messageCount) done.resolve();
      })
      .catch(done.reject);
  });
  await done.promise;
}
console.log(JSON.stringify({ replayed: messageCount }));
await link.close();
