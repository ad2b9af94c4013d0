import { access, constants, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { canInstallPackages } from '../apt.ts';
import { debianServer, installRabbitmq } from './debian.ts';
import { dockerAnswers } from './docker.ts';
import type { Server } from './server.ts';

/** A broker that others run. */
export interface ExistingBroker {
  readonly kind: 'existing';
  readonly amqpUrl: string;
  readonly managementUrl: string;
}

/** Where a broker comes from. */
export type BrokerSource =
  | ExistingBroker
  | { readonly kind: 'server'; readonly server: Server }
  | { readonly kind: 'docker'; readonly image: string };

/** The release series that the matrix runs; the first is what the development machine's package holds. */
export const MATRIX = ['3.10', '4.0', '4.3'] as const;
export type Series = (typeof MATRIX)[number];

/**
 * Where the broker comes from, first match wins: the series that `RABBITMQ_PRODUCTION_BROKER` asks for (the
 * matrix sets it), the broker of `RABBITMQ_URL`, `rabbitmq-server` on this machine, Docker, and on Debian, as
 * root, apt.
 * @throws a sentence on how to get one.
 */
export async function findSource(): Promise<BrokerSource> {
  const series = process.env.RABBITMQ_PRODUCTION_BROKER;
  if (series) return { kind: 'server', server: await seriesServer(series) };

  const amqpUrl = process.env.RABBITMQ_URL;
  if (amqpUrl) return { kind: 'existing', amqpUrl, managementUrl: managementUrlFor(amqpUrl) };

  const server = await findServer();
  if (server) return { kind: 'server', server };
  if (await dockerAnswers()) return { kind: 'docker', image: 'rabbitmq:4.3-management' };
  if (canInstallPackages()) {
    await installRabbitmq();
    const installed = await findServer();
    if (installed) return { kind: 'server', server: installed };
  }
  throw new Error(
    'No RabbitMQ to start: install it so that rabbitmq-server is on the PATH ' +
      '(https://www.rabbitmq.com/docs/download), or start Docker, or set RABBITMQ_URL to a running broker, ' +
      'such as amqp://user:password@host:5672.',
  );
}

async function seriesServer(series: string): Promise<Server> {
  if (!MATRIX.some(known => known === series)) {
    throw new Error(`RABBITMQ_PRODUCTION_BROKER is "${series}"; it can be ${MATRIX.join(', ')}`);
  }
  if (series !== MATRIX[0]) return debianServer(series as Exclude<Series, '3.10'>);
  const server = await findServer();
  if (server) return server;
  throw new Error(`RABBITMQ_PRODUCTION_BROKER=${series} wants rabbitmq-server installed on this machine`);
}

function managementUrlFor(amqpUrl: string): string {
  const given = process.env.RABBITMQ_MANAGEMENT_URL;
  if (given) return given.replace(/\/+$/, '');
  if (!URL.canParse(amqpUrl))
    throw new Error('RABBITMQ_URL is not a URL such as amqp://user:password@host:5672');
  const { hostname, protocol } = new URL(amqpUrl);
  return protocol === 'amqps:' ? `https://${hostname}:15671` : `http://${hostname}:15672`;
}

/** The start script of an installed RabbitMQ. */
async function findServer(): Promise<Server | undefined> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '');
  for (const folder of [...folders, '/usr/lib/rabbitmq/bin', '/usr/sbin']) {
    const found = await executable(join(folder, 'rabbitmq-server'));
    // Debian's command on the PATH is a wrapper for its service: it wants to be root and logs to /var/log.
    const script = found?.endsWith('rabbitmq-script-wrapper')
      ? await executable(join(dirname(found), 'rabbitmq-server'))
      : found;
    if (script) return { script, root: '/' };
  }
  return undefined;
}

function executable(path: string): Promise<string | undefined> {
  return access(path, constants.X_OK).then(
    () => realpath(path),
    () => undefined,
  );
}
