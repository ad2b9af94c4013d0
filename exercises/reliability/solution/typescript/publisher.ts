// node publisher.ts COUNT PREFIX: publishes the orders PREFIX-1, PREFIX-2 and so on, and reports what became of them.
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'amqplib';
import { mandatoryPublisher } from './mandatory-publisher.ts';

const CONFIRM_TIMEOUT_MS = 10_000;

const [count = '100', prefix = 'order'] = process.argv.slice(2);
const ids = Array.from({ length: Number(count) }, (_, n) => `${prefix}-${n + 1}`);

const connection = await connect(process.env.RABBITMQ_URL ?? 'amqp://localhost', {
  clientProperties: { connection_name: 'rmq-course:ex1:publisher' },
});
connection.on('error', error => console.error('Connection lost:', error.message));
const channel = await connection.createConfirmChannel();
channel.on('error', error => console.error('Channel closed by the broker:', error.message));

const publish = mandatoryPublisher(channel);
const outcomes = await Promise.all(
  ids.map(async id => ({ id, outcome: await outcomeOf(publish('order.placed', { id, amount: 10 }, id)) })),
);
await connection.close().catch(() => {});

const idsOf = (wanted: Outcome) => outcomes.flatMap(({ id, outcome }) => (outcome === wanted ? [id] : []));
const report = {
  confirmed: idsOf('confirmed').length,
  nacked: idsOf('nacked'),
  returned: idsOf('returned'),
  unknown: idsOf('unknown'),
};
console.log(JSON.stringify(report));
process.exitCode = report.confirmed === ids.length ? 0 : 1;

type Outcome = 'confirmed' | 'nacked' | 'returned' | 'unknown';

/** A confirm may never come, as on a broker with an alarm: then nobody knows, and one publishes again with the same id. */
function outcomeOf(routed: Promise<boolean>): Promise<Outcome> {
  const told = routed.then(
    (isRouted): Outcome => (isRouted ? 'confirmed' : 'returned'),
    (error: Error): Outcome => (error.message === 'message nacked' ? 'nacked' : 'unknown'),
  );
  return Promise.race([told, sleep(CONFIRM_TIMEOUT_MS, 'unknown' as const, { ref: false })]);
}
