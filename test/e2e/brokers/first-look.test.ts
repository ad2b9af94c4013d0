import { setTimeout as sleep } from 'node:timers/promises';
import { clusterEnvironment, type Demo, startDemo } from '../../../demo/demo.ts';
import { delays, startFaultProxy } from '../../support/fault-proxy.ts';
import { suiteLifetime } from '../../support/lifetime.ts';
import { copySample, openSample } from '../sample.ts';

describe('The first look at a cluster, as a person takes it', () => {
  const lifetime = suiteLifetime();
  let demo: Demo;

  before(async function () {
    this.timeout(200_000);
    demo = await startDemo(lifetime);
  });

  for (const delayMs of [0, 2_500]) {
    it(`shows what is below each virtual host, where an answer takes ${delayMs} ms more`, async () => {
      const proxy = await startFaultProxy(lifetime, demo.managementUrl);
      proxy.fault = delays(delayMs);
      const env = clusterEnvironment({ ...demo, managementUrl: proxy.url });
      const workbench = await openSample(lifetime, await copySample(lifetime), env);
      // A window that has come to rest asks so fast that the cluster's own row changes meanwhile.
      await sleep(8_000);
      await workbench.openView('RabbitMQ');
      for (const vhost of ['/', 'backoffice', 'shop'])
        await workbench.tree('Clusters').row('Demo', vhost, 'Dead Letter Queues');
    });
  }
});
