import { defineItem, judging, known, note, pass, quantity, unknown, warn } from '../item.ts';

export const publisherConfirms = defineItem({
  id: 'REL004',
  lesson: ['reliability', 'confirms'],
  remedy:
    'Publish on a channel in confirm mode and wait for the confirms, many at a time: `createConfirmChannel()` and `waitForConfirms()` in amqplib.',
  attestable: false,
  spansVhosts: true,
  unseen: 'No open channel has published yet. Check while the publishers run, or check the client code too.',
  *judge(seen) {
    yield* judging(seen, 'channels', function* ({ items: channels, total }, live) {
      const publishing = channels.filter(({ published = 0 }) => published > 0);
      for (const { name, user, vhost, published = 0, confirms, transactional } of publishing) {
        if (confirms || transactional) continue;
        yield warn(
          `Channel \`${name}\` of user \`${user}\` in vhost \`${vhost}\` has published ${quantity(published, 'message')} without confirms: nobody would notice that one was lost.`,
          { kind: 'connection', name: name.replace(/ \(\d+\)$/, '') },
        );
      }
      const confirmed = publishing.filter(({ confirms }) => confirms).length;
      if (confirmed > 0)
        yield pass(
          `${quantity(confirmed, 'publishing channel')} ${confirmed === 1 ? 'is' : 'are'} in confirm mode.`,
        );
      const transactions = publishing.filter(({ transactional }) => transactional).length;
      if (transactions > 0)
        yield note(
          `${quantity(transactions, 'channel')} ${transactions === 1 ? 'publishes' : 'publish'} in transactions, which are safe and slow.`,
        );
      if (publishing.length === 0) yield unknown(publisherConfirms.unseen);
      if (total > channels.length)
        yield note(
          `${quantity(channels.length, 'channel')} of ${total.toLocaleString('en')} were looked at.`,
        );
      const dropped = publishing.reduce((sum, channel) => sum + channel.dropped, 0);
      if (dropped > 0)
        yield note(
          `${quantity(dropped, 'message')} reached no queue and were thrown away: a confirm does not tell. Publish with \`mandatory\`, or give the exchange an alternate exchange.`,
        );
      const metrics = known(live.metrics);
      const received = metrics?.sum('rabbitmq_global_messages_received_total') ?? 0;
      const withConfirm = metrics?.sum('rabbitmq_global_messages_received_confirm_total') ?? 0;
      if (received > withConfirm)
        yield note(
          `The node that answers has received ${quantity(received, 'message')} since it started, ${withConfirm.toLocaleString('en')} of them in confirm mode.`,
        );
    });
  },
});
