import type { Consumer, Publisher } from './service.ts';

/** The shop's consumers. Each fails now and then, in its own way: that is what fills the dead letter queues. */
export const consumers: readonly Consumer[] = [
  {
    service: 'order-service',
    vhost: 'shop',
    queue: 'orders.work',
    prefetch: 10,
    workMs: 50,
    decide: ({ items, warehouse }, retries) => {
      if (Array.isArray(items) && items.length === 0) return 'reject';
      if (warehouse === 'north') return retries < 2 ? 'retry' : 'ack';
      return warehouse === 'closed' ? 'retry' : 'ack';
    },
  },
  {
    service: 'payment-service',
    vhost: 'shop',
    queue: 'payments.capture',
    prefetch: 5,
    workMs: 80,
    decide: ({ card }) => (card === 'expired' ? 'requeue' : 'ack'),
  },
  {
    // Too slow for its queue: what waits longer than the queue's message TTL dies there.
    service: 'fraud-check',
    vhost: 'shop',
    queue: 'payments.authorise',
    prefetch: 1,
    workMs: 4_000,
    decide: () => 'ack',
  },
  {
    service: 'mailer',
    vhost: 'shop',
    queue: 'notifications.email',
    prefetch: 20,
    workMs: 30,
    decide: ({ to }) => (String(to).includes('@') ? 'ack' : 'reject'),
  },
  {
    service: 'sms-gateway',
    vhost: 'shop',
    queue: 'notifications.sms',
    prefetch: 1,
    workMs: 700,
    decide: () => 'ack',
  },
  {
    service: 'stock-clearance',
    vhost: 'shop',
    queue: 'dead-stock',
    prefetch: 10,
    workMs: 100,
    decide: () => 'ack',
  },
  {
    // What it rejects is lost: the dead letter exchange of its queue does not exist.
    service: 'image-resizer',
    vhost: 'shop',
    queue: 'catalogue.images',
    prefetch: 4,
    workMs: 200,
    decide: ({ format }) => (format === 'tiff' ? 'reject' : 'ack'),
  },
  {
    service: 'analytics',
    vhost: 'shop',
    queue: 'orders.events',
    prefetch: 100,
    workMs: 0,
    decide: () => 'ack',
  },
  {
    service: 'bookkeeping',
    vhost: 'backoffice',
    queue: 'invoices',
    prefetch: 10,
    workMs: 100,
    decide: ({ total }) => (typeof total === 'number' ? 'ack' : 'reject'),
  },
];

/** The shop's publishers: about six messages a second in all. The first message of each flow that can fail does. */
export const publishers: readonly Publisher[] = [
  {
    service: 'web-shop',
    vhost: 'shop',
    flows: [
      { exchange: 'orders', routingKey: 'order.placed', every: 1, body: order },
      // A typo in the routing key: the alternate exchange catches it.
      { exchange: 'orders', routingKey: 'orders.placed', every: 50, body: order },
      {
        exchange: 'payments',
        routingKey: 'capture',
        every: 2,
        body: n => ({ payment: id('P', n), order: id('O', n), card: n % 40 === 0 ? 'expired' : 'valid' }),
      },
      {
        exchange: 'payments',
        routingKey: 'authorise',
        every: 8,
        burst: 2,
        body: n => ({ payment: id('P', n), amount: 19.9 + (n % 7) * 10, currency: 'EUR' }),
      },
    ],
  },
  {
    service: 'crm',
    vhost: 'shop',
    flows: [
      {
        exchange: 'notifications',
        routingKey: 'email',
        every: 2,
        body: n => ({
          to: n % 30 === 0 ? 'no address on file' : `customer${n}@example.com`,
          template: 'order-confirmation',
        }),
      },
      {
        exchange: 'notifications',
        routingKey: 'sms',
        every: 75,
        burst: 30,
        body: n => ({ to: `+49 30 901820 ${n % 100}`, text: 'Autumn sale: 20 % off today' }),
      },
      {
        exchange: 'catalogue',
        routingKey: 'image',
        every: 5,
        body: n => ({ sku: id('SKU', n), format: n % 6 === 0 ? 'tiff' : 'jpeg' }),
      },
      {
        exchange: 'catalogue',
        routingKey: 'stock.dead',
        every: 10,
        body: n => ({ sku: id('SKU', n), unsoldDays: 90 + (n % 60) }),
      },
    ],
  },
  {
    service: 'erp',
    vhost: 'backoffice',
    flows: [
      {
        exchange: 'invoices',
        routingKey: 'invoice',
        every: 4,
        body: n => ({ invoice: id('I', n), total: n % 20 === 0 ? 'see attachment' : 100 + (n % 50) }),
      },
    ],
  },
];

function order(n: number): Record<string, unknown> {
  return {
    order: id('O', n),
    customer: id('C', n % 400),
    items: n % 60 === 0 ? [] : [{ sku: id('SKU', n % 90), quantity: 1 + (n % 3) }],
    warehouse: n % 45 === 7 ? 'closed' : n % 20 === 3 ? 'north' : 'main',
    currency: 'EUR',
  };
}

function id(kind: string, n: number): string {
  return `${kind}-${String(n + 1).padStart(6, '0')}`;
}
