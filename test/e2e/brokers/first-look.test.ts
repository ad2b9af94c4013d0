import { setTimeout as sleep } from 'node:timers/promises';
import { clusterEnvironment, startDemo } from '../../../demo/demo.ts';
import { suiteLifetime } from '../../support/lifetime.ts';
import { copySample, openSample } from '../sample.ts';
import type { Workbench } from '../workbench.ts';

describe('The first look at a cluster, as a person takes it', () => {
  const lifetime = suiteLifetime();
  let workbench: Workbench;

  before(async function () {
    this.timeout(200_000);
    const demo = await startDemo(lifetime);
    workbench = await openSample(lifetime, await copySample(lifetime), clusterEnvironment(demo));
    // A window that has come to rest asks so fast that the cluster's own row changes meanwhile.
    await sleep(8_000);
  });

  it('shows what is below each virtual host', async () => {
    await workbench.openView('RabbitMQ');
    for (const vhost of ['/', 'backoffice', 'shop'])
      await workbench.tree('Clusters').row('Demo', vhost, 'Dead Letter Queues');
  });
});
