import { defaultDeliveryLimit } from '../../model/dead-letters.ts';
import { defineItem, inModel, pass, quantity, queuesIn, unknown } from '../item.ts';

export const retriesEnd = defineItem({
  id: 'ERR003',
  lesson: ['dead-letter-exchanges', 'delivery-limit'],
  remedy:
    'Set `delivery-limit` on quorum queues by policy. With classic queues, and with retries through a dead letter exchange, let the consumer count its tries and stop.',
  attestable: true,
  spansVhosts: true,
  unseen:
    'There is no quorum queue for work whose delivery limit could be judged. If the consumers count their tries, say so as an answer to this item.',
  *judge(seen) {
    for (const model of seen.models) {
      const { topology, version } = model.evidence;
      const queues = queuesIn(model, 'work');
      const limited = queues.filter(queue => {
        const { type, value } = effectOf(topology.effective(queue));
        const limit = value ?? defaultDeliveryLimit(version);
        return type === 'quorum' && typeof limit === 'number' && limit >= 0;
      });
      const classic = queues.filter(queue => topology.effective(queue).type === 'classic');
      if (limited.length > 0 && limited.length + classic.length === queues.length && classic.length === 0) {
        const own = limited.filter(queue => effectOf(topology.effective(queue)).value !== undefined).length;
        const byDefault = limited.length - own;
        yield pass(
          `${quantity(limited.length, 'quorum queue')} for work${inModel(model)} ${limited.length === 1 ? 'has' : 'have'} a delivery limit${byDefault > 0 ? `, ${byDefault.toLocaleString('en')} the default of ${defaultDeliveryLimit(version)}` : ''}.`,
        );
      } else if (classic.length > 0)
        yield unknown(
          `The broker does not count the redeliveries of ${quantity(classic.length, 'classic queue')} for work${inModel(model)}: only their consumers can end retries. If they do, say so as an answer to this item, or check the client code too.`,
        );
    }
  },
});

function effectOf(effective: { readonly type: string; value(key: string): unknown }) {
  return { type: effective.type, value: effective.value('delivery-limit') };
}
