// Answers as a broker with many queues would, from answers that a real one gave: see explorer.ts. It prints its addresses as JSON.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Recording } from './explorer-recording.ts';

const { BENCH_RECORDING = '', BENCH_QUEUES = '', BENCH_CLUSTERS = '1' } = process.env;
const recording: Recording = JSON.parse(readFileSync(BENCH_RECORDING, 'utf8'));
const queueCount = Number(BENCH_QUEUES);

/** Queue number N has what the recorded ones have, and a name of its own. Every tenth one sends its dead letters to the next. */
const names = Array.from({ length: queueCount }, (_, index) => `orders.region-${index}.work`);
const byName = names.map((name, index) => ({ name, messages: (index * 7919) % 10_007 }));
/** Sorted beforehand: what is measured is the explorer. */
const byDepth = byName.toSorted((a, b) => a.messages - b.messages);
const byDepthDescending = byDepth.toReversed();

/** As long as RabbitMQ keeps a silent connection open. */
const keepAliveTimeout = 60_000;

const servers = Array.from({ length: Number(BENCH_CLUSTERS) }, () =>
  createServer({ keepAliveTimeout }, (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://stand-in');
    const text = answer(pathname, searchParams);
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(text ?? '{"error":"Object Not Found","reason":"Not Found"}');
  }),
);
const urls = await Promise.all(
  servers.map(
    server =>
      new Promise<string>(resolve =>
        server.listen(0, '127.0.0.1', () =>
          resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
        ),
      ),
  ),
);
console.log(JSON.stringify(urls));

function answer(path: string, query: URLSearchParams): string | undefined {
  if (path === '/api/queues/%2F') return JSON.stringify(listQueues(query));
  if (path === '/api/overview') {
    return JSON.stringify({ ...recording.answers[path], object_totals: { queues: queueCount } });
  }
  // Whom they belong to is no matter here.
  if (path === '/api/bindings/%2F') return '[]';
  const known = recording.answers[path];
  return known === undefined ? undefined : JSON.stringify(known);
}

function listQueues(query: URLSearchParams): unknown {
  const columns = query.get('columns')?.split(',') ?? [];
  const filter = query.get('name');
  const fits =
    filter === null
      ? undefined
      : query.get('use_regex') === 'true'
        ? new RegExp(filter, 'i')
        : { test: (name: string) => name.includes(filter) };
  const descending = query.get('sort_reverse') === 'true';
  const all = query.get('sort') !== 'messages' ? byName : descending ? byDepthDescending : byDepth;
  const sorted = fits ? all.filter(({ name }) => fits.test(name)) : all;
  const page = Number(query.get('page') ?? 0);
  const size = Number(query.get('page_size') ?? queueCount);
  const items = sorted
    .slice(Math.max(page - 1, 0) * size, Math.max(page, 1) * size)
    .map(({ name, messages }, index) => row(name, messages, index, columns));
  if (page === 0) return items;
  return {
    items,
    page,
    page_size: size,
    page_count: Math.ceil(sorted.length / size),
    item_count: items.length,
    filtered_count: sorted.length,
    total_count: queueCount,
  };
}

function row(name: string, messages: number, index: number, columns: readonly string[]): object {
  const recorded = recording.queues[index % recording.queues.length] ?? {};
  const number = Number(/\d+/.exec(name)?.[0]);
  const deadLetters =
    number % 10 === 0
      ? { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': `orders.region-${number + 1}.work` }
      : {};
  const whole: Record<string, unknown> = { ...recorded, name, vhost: '/', messages, arguments: deadLetters };
  return Object.fromEntries(
    columns.map(column => column.split('.')[0] ?? '').map(column => [column, whole[column]]),
  );
}
