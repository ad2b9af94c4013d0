import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Lifetime } from '../../tools/lifetime.ts';

/** A proxy as companies have one: a tunnel for `https://`, requests passed on for `http://`. */
export interface HttpProxy {
  /** Without credentials and without a slash at the end. */
  readonly url: string;
  /** What came through: `CONNECT host:port`, and `GET http://…`. */
  readonly requests: readonly string[];
}

/** What it lets through. */
export interface HttpProxyRules {
  /** `user:password`; absent: anybody may. */
  readonly credentials?: string;
  /** The only port that tunnels may lead to, as most proxies have 443. */
  readonly tunnelPort?: number;
  /** It is spoken to with TLS; PEM. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** Starts one on a free port of this machine, as long as `lifetime` lives. */
export async function startHttpProxy(lifetime: Lifetime, rules: HttpProxyRules = {}): Promise<HttpProxy> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const wanted = rules.credentials && `Basic ${Buffer.from(rules.credentials).toString('base64')}`;
  const mayCome = ({ headers }: IncomingMessage) => !wanted || headers['proxy-authorization'] === wanted;
  const serve = (incoming: IncomingMessage, response: ServerResponse) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    if (mayCome(incoming)) passOn(incoming, response);
    else response.writeHead(407, { 'proxy-authenticate': 'Basic realm="proxy"' }).end('<h1>407</h1>');
  };
  const server = rules.tls ? createSecureServer(rules.tls, serve) : createServer(serve);
  server.on('connection', socket => sockets.add(socket));
  server.on('connect', (incoming, socket: Socket) => {
    requests.push(`CONNECT ${incoming.url}`);
    const [host = '', port = ''] = incoming.url?.split(':') ?? [];
    if (!mayCome(incoming)) refuse(socket, '407 Proxy Authentication Required');
    else if (rules.tunnelPort !== undefined && Number(port) !== rules.tunnelPort)
      refuse(socket, '403 Forbidden');
    else sockets.add(tunnel(socket, host, Number(port)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  lifetime.defer(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return { url: rules.tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`, requests };
}

/** Starts a server that has a management API below a path of its own, such as `/rabbit`. @returns its address, with the path */
export async function startPathProxy(
  lifetime: Lifetime,
  path: string,
  managementUrl: string,
): Promise<string> {
  const server = createServer((incoming, response) => {
    const { url = '' } = incoming;
    if (url.startsWith(`${path}/`)) passOn(incoming, response, managementUrl + url.slice(path.length));
    else response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>404</h1>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  lifetime.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
}

function passOn(incoming: IncomingMessage, response: ServerResponse, url = incoming.url ?? ''): void {
  const { 'proxy-authorization': _, ...headers } = incoming.headers;
  const outgoing = request(url, { method: incoming.method, headers }, answer => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.writeHead(502).end('<h1>502</h1>'));
  incoming.pipe(outgoing);
}

function tunnel(socket: Socket, host: string, port: number): Socket {
  const onward = connect(port, host, () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    onward.pipe(socket).pipe(onward);
  });
  onward.on('error', () => refuse(socket, '502 Bad Gateway'));
  socket.on('error', () => onward.destroy());
  return onward;
}

function refuse(socket: Socket, status: string): void {
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`);
}
