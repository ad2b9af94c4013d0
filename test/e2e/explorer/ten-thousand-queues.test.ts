import assert from 'node:assert/strict';
import { type Channel, connect } from 'amqplib';
import type { Locator } from 'playwright-core';
import { callApi } from '../../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../../tools/broker.ts';
import { waitFor } from '../../../tools/lifetime.ts';
import { suiteLifetime } from '../../support/lifetime.ts';
import { copySample, openSample } from '../sample.ts';
import type { Workbench } from '../workbench.ts';

const name = 'warehouse';
const dead = 'orders.dead';

/** Everything that a person does here is done with the keyboard. */
describe('A queue among ten thousand, found and purged with the keyboard', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let channel: Channel;
  let workbench: Workbench;

  before(async function () {
    this.timeout(200_000);
    const starting = startBroker(lifetime, { name: 'many' });
    const opening = copySample(lifetime).then(workspace => openSample(lifetime, workspace));
    broker = await starting;
    if (!broker.private) this.skip();
    await callApi(broker, 'PUT', '/api/cluster-name', { name });
    await callApi(broker, 'POST', '/api/definitions', {
      vhosts: [{ name: 'shop' }],
      permissions: [{ user: broker.username, vhost: 'shop', configure: '.*', write: '.*', read: '.*' }],
    });
    // They take 1 s together, on a busy machine 8, and a call has 30.
    const queues = manyQueues(10_000);
    for (let from = 0; from < queues.length; from += 250)
      await callApi(broker, 'POST', '/api/definitions', { queues: queues.slice(from, from + 250) });
    const connection = await connect(`${broker.amqpUrl}/shop`);
    lifetime.defer(() => connection.close());
    channel = await connection.createChannel();
    for (let number = 1; number <= 7; number++) channel.sendToQueue(dead, Buffer.from(`{"order":${number}}`));
    workbench = await opening;
  });

  const press = (key: string) => workbench.page.keyboard.press(key);
  const type = (text: string) => workbench.page.keyboard.type(text);

  async function count(): Promise<number> {
    return (await channel.checkQueue(dead)).messageCount;
  }

  /** In the list of the box that is open. */
  function choice(words: string): Locator {
    return workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: words }).first();
  }

  /** Types into the box with that title, once it listens. */
  async function typeInto(title: string, text: string): Promise<void> {
    await workbench.page.locator('.quick-input-title', { hasText: title }).waitFor();
    await workbench.page.locator('.quick-input-box input:focus').waitFor();
    await press('Control+A');
    await type(text);
  }

  async function answer(title: string, text: string): Promise<void> {
    await typeInto(title, text);
    await press('Enter');
  }

  async function goTo(letters: string, queue: string): Promise<void> {
    await press('Control+Alt+Q');
    await typeInto('Go to Queue', letters);
    await choice(queue).waitFor();
    await press('Enter');
    await waitFor(`the keyboard to be on ${queue}`, async () => {
      const row = await focusedRow().textContent({ timeout: 1_000 });
      return row?.startsWith(queue) || undefined;
    });
  }

  async function run(command: string): Promise<void> {
    await waitFor(`the command ${command}`, async () => {
      await press('Escape');
      await press('F1');
      await type(command);
      await choice(command).waitFor({ timeout: 2_000 });
      return true;
    });
    await press('Enter');
  }

  /** The row of the clusters' tree that the keyboard is on. */
  function focusedRow(): Locator {
    return workbench.page.locator('.part.sidebar .monaco-list:focus-within .monaco-list-row.focused').first();
  }

  /** Down to the next row that reads so. */
  async function moveTo(words: RegExp): Promise<void> {
    await waitFor(`the keyboard to be on ${words}`, async () => {
      await press('ArrowDown');
      return words.test((await focusedRow().textContent({ timeout: 2_000 })) ?? '') || undefined;
    });
  }

  /** Runs an item of the context menu of the row that the keyboard is on. */
  async function fromMenu(item: string): Promise<void> {
    await press('Shift+F10');
    const focused = workbench.page.locator('.monaco-menu .action-item.focused');
    await waitFor(
      `${item} in the menu`,
      async () => {
        if ((await focused.count()) > 0 && (await focused.first().textContent())?.includes(item)) return true;
        await press('ArrowDown');
        return undefined;
      },
      { intervalMs: 20 },
    );
    await press('Enter');
  }

  /** The number on the icon of the view; 0 where there is none. */
  async function badge(): Promise<number> {
    const icon = workbench.page.locator('.part.activitybar .action-item', {
      has: workbench.page.locator('.action-label[aria-label^="RabbitMQ"]'),
    });
    const number = icon.locator('.badge-content');
    return (await number.isVisible()) ? Number(await number.textContent()) : 0;
  }

  async function untilBadge(number: number): Promise<void> {
    const asked = async () => ((await badge()) === number ? true : undefined);
    // A look at 10,000 queues takes seconds on a busy machine, and the next one is ten times as long away.
    await waitFor(`${number} on the badge`, asked, { timeoutMs: 60_000 });
  }

  it('adds the cluster by hand, as production', async () => {
    await run('RabbitMQ: Add Cluster…');
    await answer('address of the management API', broker.managementUrl);
    await answer('user', broker.username);
    await answer(`password of ${broker.username}`, broker.password);
    await answer(`what is ${name}?`, 'Production');
    await run('RabbitMQ: Focus on Clusters View');
    await waitFor('the cluster in the tree', async () => {
      const rows = await workbench.tree().rows();
      return rows.some(row => row.label === name && row.description.startsWith('production')) || undefined;
    });
  });

  it('shows how many messages died, on the badge too', async () => {
    await run('RabbitMQ: Focus on Clusters View');
    await moveTo(/^shop/);
    await moveTo(/^Dead Letter Queues/);
    await press('ArrowRight');
    await untilBadge(7);
  });

  it('finds a queue by letters of its name', () => goTo('wrk-7391', 'work-07391'));

  it('filters as a person types', async () => {
    await press('Control+Alt+F');
    await typeInto('Filter Queues', '-0739');
    await waitFor('ten queues', async () => {
      const rows = await workbench.tree().rows();
      return rows.filter(({ label }) => label.startsWith('work-0739')).length === 10 || undefined;
    });
    await press('Enter');
    await workbench.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  });

  it('purges the dead letters once the name of the cluster is typed, and the badge falls', async () => {
    await goTo('ordrsdead', dead);
    await fromMenu('Purge Queue…');
    await answer('Purge Queue on production', 'another');
    await workbench.inputMessage().getByText('"another" is another name.').waitFor();
    await answer('Purge Queue on production', name);
    await workbench.notification(`7 messages purged from ${dead}`).waitFor();
    assert.equal(await count(), 0);
    await untilBadge(0);
  });
});

function manyQueues(number: number): readonly object[] {
  const queue = (queueName: string, own: object = {}) => ({
    name: queueName,
    vhost: 'shop',
    durable: true,
    auto_delete: false,
    arguments: own,
  });
  const numbered = Array.from({ length: number - 2 }, (_, index) =>
    queue(`work-${String(index).padStart(5, '0')}`),
  );
  const orders = queue('orders', { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead });
  return [...numbered, orders, queue(dead)];
}
