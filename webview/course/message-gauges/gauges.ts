/** The stations of a message, and at each the metrics that count it. */
export const stations = [
  {
    name: 'Publisher',
    gauges: {
      published: 'rabbitmq_global_messages_received_total',
      confirmed: 'rabbitmq_global_messages_confirmed_total',
    },
  },
  {
    name: 'Exchange',
    gauges: {
      routed: 'rabbitmq_global_messages_routed_total',
      unroutable: 'rabbitmq_global_messages_unroutable_dropped_total',
    },
  },
  {
    name: 'Queue',
    gauges: {
      ready: 'rabbitmq_detailed_queue_messages_ready',
      unacked: 'rabbitmq_detailed_queue_messages_unacked',
      dead: 'rabbitmq_global_messages_dead_lettered_rejected_total',
    },
  },
  {
    name: 'Consumer',
    gauges: {
      delivered: 'rabbitmq_global_messages_delivered_total',
      redelivered: 'rabbitmq_global_messages_redelivered_total',
      acked: 'rabbitmq_global_messages_acknowledged_total',
    },
  },
] as const;

export type Gauge = (typeof stations)[number] extends infer Station
  ? Station extends { readonly gauges: infer Gauges }
    ? keyof Gauges
    : never
  : never;

export interface Scenario {
  readonly name: string;
  /** What the gauges show after one hundred messages to a quorum queue; those left out show 0. */
  readonly shows: Readonly<Partial<Record<Gauge, number>>>;
  readonly text: string;
}

/** What can become of one hundred messages that are published with confirms. A test has a broker count them. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'All is well',
    shows: { published: 100, confirmed: 100, routed: 100, delivered: 100, acked: 100 },
    text: 'One hundred went in, one hundred were acknowledged, and the queue is empty. Nothing to look at.',
  },
  {
    name: 'Nobody is bound',
    shows: { published: 100, confirmed: 100, unroutable: 100 },
    text: 'Published and confirmed look as they do on a good day. Only one gauge tells that all of them are gone.',
  },
  {
    name: 'No consumer',
    shows: { published: 100, confirmed: 100, routed: 100, ready: 100 },
    text: 'Ready grows and nothing is delivered: the depth of the queue, with its number of consumers, is the alert.',
  },
  {
    name: 'A consumer that hangs',
    shows: { published: 100, confirmed: 100, routed: 100, delivered: 20, unacked: 20, ready: 80 },
    text:
      'It took what its prefetch of 20 allows and never answered. It still counts as a consumer, so an alert on missing ' +
      'consumers is silent; unacked that does not move, and ready that grows, are not.',
  },
  {
    name: 'A consumer that crashes once',
    shows: { published: 100, confirmed: 100, routed: 100, delivered: 120, redelivered: 20, acked: 100 },
    text:
      'Its 20 messages came back and were delivered again, so delivered is more than published. Everything was handled; ' +
      'some of it twice.',
  },
  {
    name: 'Rejected, no dead letter exchange',
    shows: { published: 100, confirmed: 100, routed: 100, delivered: 100, dead: 100 },
    text:
      'Delivered, never acknowledged, and yet the queue is empty. The counter of dead letters, with dead_letter_strategy="disabled", is the ' +
      'one place that knows of it.',
  },
];
