import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Broker } from '../../tools/broker.ts';
import type { Lifetime } from '../../tools/lifetime.ts';

/**
 * What `course.json` says of a cluster of private nodes: commands that ask this process to stop, start and freeze them, as those of the
 * starter project ask Docker.
 */
export async function clusterCommands(lifetime: Lifetime, brokers: readonly Broker[]): Promise<unknown> {
  const acts: Readonly<Record<string, (broker: Broker, args: readonly string[]) => Promise<unknown>>> = {
    // Its stop removes what the node has.
    stop: broker => broker.kill(),
    start: broker => broker.restart(),
    freeze: broker => broker.freeze(),
    thaw: broker => broker.thaw(),
    ctl: (broker, args) => broker.ctl(...args),
  };
  const server = createServer(async (request, response) => {
    const [act = '', node = '', ...args] = JSON.parse(await text(request)) as string[];
    try {
      response.end(String((await acts[act]?.(brokers[Number(node) - 1] as Broker, args)) ?? ''));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  lifetime.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const ask = `
    const answer = await fetch('http://127.0.0.1:${port}', { method: 'POST', body: JSON.stringify(process.argv.slice(1)) });
    const words = await answer.text();
    if (!answer.ok) throw new Error(words);
    process.stdout.write(words);`;
  const command = (act: string) => [process.execPath, '--input-type=module', '-e', ask, act, '{node}'];
  return {
    nodes: brokers.map((_, index) => String(index + 1)),
    ...Object.fromEntries(Object.keys(acts).map(act => [act, command(act)])),
  };
}

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
