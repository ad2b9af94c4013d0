import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Broker } from '../../tools/broker.ts';
import type { Lifetime } from '../../tools/lifetime.ts';

/** What a real broker has answered. */
export interface Recording {
  /** By path, without what was asked of it. */
  readonly answers: Record<string, object>;
  /** Queues of a page with all that it says of them. */
  readonly queues: readonly Record<string, unknown>[];
}

/** Something between the explorer and a broker that counts, and remembers what was answered. */
export interface Recorder {
  readonly url: string;
  readonly answers: Record<string, object>;
  /** What was asked, in turn, with all that stands behind the path. */
  readonly asked: readonly string[];
  /** Since the last time that somebody asked. */
  count(): { readonly requests: number; readonly bytes: number };
  /** Resolves when nobody has asked or waited for a second. */
  quiet(): Promise<void>;
}

export async function startRecorder(lifetime: Lifetime, { managementUrl }: Broker): Promise<Recorder> {
  const answers: Record<string, object> = {};
  const asked: string[] = [];
  let requests = 0;
  let bytes = 0;
  let waiting = 0;
  let lastAt = 0;
  const server = createServer(async (request, response) => {
    const { authorization = '' } = request.headers;
    waiting++;
    const answer = await fetch(`${managementUrl}${request.url}`, { headers: { authorization } });
    const text = await answer.text();
    asked.push(request.url ?? '');
    requests++;
    bytes += text.length;
    if (answer.ok) answers[request.url?.split('?')[0] ?? ''] = JSON.parse(text);
    waiting--;
    lastAt = performance.now();
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  lifetime.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    answers,
    asked,
    count: () => {
      const counted = { requests, bytes };
      requests = 0;
      bytes = 0;
      return counted;
    },
    quiet: async () => {
      lastAt = performance.now();
      while (waiting > 0 || performance.now() - lastAt < 1_000) await sleep(100);
    },
  };
}
