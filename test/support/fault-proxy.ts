import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  type RequestOptions,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lifetime } from '../../tools/lifetime.ts';

/** What stands between a person and a broker's management API, and lets everything through until it is given a fault. */
export interface FaultProxy {
  /** Without a slash at the end; the same after `close` and `open`. */
  readonly url: string;
  /** What happens to each request from now on; undefined lets it through. */
  fault: Fault | undefined;
  /** Every request that came: when, by `performance.now()`, and its path with its query. */
  readonly requests: readonly { readonly at: number; readonly path: string }[];
  /** Nothing listens on the port any more, and who was connected is cut off. */
  close(): Promise<void>;
  /** Listens again. */
  open(): Promise<void>;
}

/** What becomes of one request. */
export type Fault = (exchange: Exchange) => Promise<void> | void;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What the broker answers to the request, or to the same at another path. */
  ask(path?: string): Promise<Answer>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

/** Starts a proxy in front of a management API, on a free port of this machine, as long as `lifetime` lives. */
export async function startFaultProxy(lifetime: Lifetime, managementUrl: string): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const requests: { at: number; path: string }[] = [];
  const server = createServer((request, response) => {
    requests.push({ at: performance.now(), path: request.url ?? '' });
    const ask = (path = request.url ?? '') => forward(agent, managementUrl + path, request);
    // As a proxy does that finds nobody behind it.
    void Promise.resolve((proxy.fault ?? passesOn)({ request, response, ask })).catch(() =>
      htmlOf(502)({ request, response, ask }),
    );
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${port}`,
    fault: undefined,
    requests,
    close: () => closed(server),
    open: () => listen(port),
  };
  lifetime.defer(async () => {
    agent.destroy();
    await closed(server);
  });
  return proxy;
}

/** The answer comes that much later, whole. */
export function delays(milliseconds: number): Fault {
  return async exchange => {
    await sleep(milliseconds);
    await passesOn(exchange);
  };
}

/** The request is taken, and no answer comes. */
export const hangs: Fault = () => {};

/** The connection breaks in the middle of the answer. */
export const cuts: Fault = async ({ response, ask }) => {
  const { status, type, body } = await ask();
  response.writeHead(status, { 'content-type': type, 'content-length': body.length });
  response.write(body.subarray(0, body.length / 2), () => response.destroy());
};

/** Half of the answer, told to be the whole. */
export const truncates: Fault = async ({ response, ask }) => {
  const { status, type, body } = await ask();
  response.writeHead(status, { 'content-type': type }).end(body.subarray(0, body.length / 2));
};

/** Asks for the same at a path where the API is not. */
export const leadsElsewhere: Fault = async ({ request, response, ask }) => {
  send(response, await ask(`/elsewhere${request.url}`));
};

/** Answers itself, in the broker's own form. */
export function refuses(status: number, error: string, reason: string): Fault {
  return ({ response }) =>
    send(response, {
      status,
      type: 'application/json',
      body: Buffer.from(JSON.stringify({ error, reason })),
    });
}

/** A page, as proxies and sign-in portals send one. */
export function htmlOf(status: number): Fault {
  const body = Buffer.from(`<!DOCTYPE html><html><body><h1>${status}</h1></body></html>`);
  return ({ response }) => send(response, { status, type: 'text/html', body });
}

const passesOn: Fault = async ({ response, ask }) => send(response, await ask());

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body);
}

async function forward(agent: Agent, url: string, incoming: IncomingMessage): Promise<Answer> {
  const { method, headers } = incoming;
  const options: RequestOptions = { agent, method, headers };
  const outgoing = request(url, options);
  incoming.pipe(outgoing);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return {
    status: answer.statusCode ?? 0,
    type: answer.headers['content-type'] ?? '',
    body: Buffer.concat(chunks),
  };
}

/** A server that is closed already does not mind. */
function closed(server: Server & { closeAllConnections(): void }): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
