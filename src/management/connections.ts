import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';
import { type ListedPage, type Listing, listPages, type NameFilter, readPage } from './pages.ts';

/** A connection of a client. */
export interface ClientConnection {
  /** Such as `10.0.0.7:51324 -> 10.0.0.1:5672`. */
  readonly name: string;
  /** What the client calls it, as `connection_name`. */
  readonly userProvidedName?: string;
  readonly user: string;
  readonly vhost: string;
  readonly node: string;
  /** `AMQP 0-9-1` and others. */
  readonly protocol: string;
  readonly tls: boolean;
  /** Such as `tlsv1.3`. */
  readonly tlsVersion?: string;
  readonly channels: number;
  readonly peerHost: string;
  /** Such as `running`, `flow`, `blocked`. */
  readonly state?: string;
  /** Such as `amqplib` or `RabbitMQ`. */
  readonly product?: string;
  /** Of the product. */
  readonly productVersion?: string;
  /** Milliseconds since 1970. */
  readonly connectedAt?: number;
}

/**
 * The connections that the user may see, at most 500 a page: `GET /api/connections`, for any user with a management tag;
 * without the tag monitoring only its own.
 * @throws {ManagementError}
 */
export async function listConnections(
  client: ManagementClient,
  mostPages: number,
  signal?: AbortSignal,
): Promise<Listing<ClientConnection>> {
  const { items, total } = await listPages(client, {
    path: '/connections',
    columns,
    item: connection,
    mostPages,
    signal,
  });
  return { items: items.flatMap(toConnection), total };
}

/**
 * One page of the connections that the user may see: `GET /api/connections`, as {@link listConnections}.
 * @param wish its `name` is looked for in the addresses: the broker does not look at what clients call themselves
 * @throws {ManagementError} `rejected` where the name is no regular expression
 */
export async function readConnectionPage(
  client: ManagementClient,
  wish: { readonly page: number; readonly name?: NameFilter },
  signal?: AbortSignal,
): Promise<ListedPage<ClientConnection>> {
  const page = await readPage(client, { path: '/connections', columns, item: connection, ...wish, signal });
  return { ...page, items: page.items.flatMap(toConnection) };
}

/**
 * Closes a connection: `DELETE /api/connections/NAME`, for administrators, and for others their own.
 * @param reason told to the client, and in the log of the broker
 * @throws {ManagementError} `not-found` where it is gone already
 */
export async function closeConnection(
  client: ManagementClient,
  name: string,
  reason: string,
  signal?: AbortSignal,
): Promise<void> {
  await client.delete({
    path: `/connections/${encodeURIComponent(name)}`,
    headers: { 'X-Reason': headerText(reason) },
    signal,
  });
}

/**
 * Closes all connections of a user: `DELETE /api/connections/username/NAME`, for administrators. It goes by
 * a table of the broker, not by statistics: one that is just being opened may be missed.
 * @param reason told to the clients, and in the log of the broker
 * @throws {ManagementError}
 */
export async function closeConnectionsOf(
  client: ManagementClient,
  user: string,
  reason: string,
  signal?: AbortSignal,
): Promise<void> {
  await client.delete({
    path: `/connections/username/${encodeURIComponent(user)}`,
    headers: { 'X-Reason': headerText(reason) },
    signal,
  });
}

const columns = [
  ...['name', 'user_provided_name', 'user', 'vhost', 'node', 'protocol', 'ssl', 'channels', 'peer_host'],
  ...['state', 'connected_at', 'ssl_protocol'],
  ...['connection_name', 'product', 'version'].map(property => `client_properties.${property}`),
];

/** One that is just being opened or closed has little more than a name. */
const connection = z.looseObject({
  name: z.optional(z.string()),
  user_provided_name: z.optional(z.string()),
  user: z.optional(z.string()),
  vhost: z.optional(z.string()),
  node: z._default(z.string(), ''),
  protocol: z._default(z.string(), ''),
  ssl: z._default(z.boolean(), false),
  ssl_protocol: z.nullish(z.string()),
  channels: z._default(z.number(), 0),
  peer_host: z._default(z.string(), ''),
  state: z.optional(z.string()),
  client_properties: z.optional(z.unknown()),
  connected_at: z.optional(z.number()),
});

const clientProperties = z.looseObject({
  connection_name: z.optional(z.string()),
  product: z.optional(z.string()),
  version: z.optional(z.string()),
});

function toConnection({ name, user, vhost, ...fields }: z.infer<typeof connection>): ClientConnection[] {
  if (name === undefined || user === undefined || vhost === undefined) return [];
  const { user_provided_name, node, protocol, ssl, channels, peer_host, state, connected_at } = fields;
  // Without any, 3.10 answers with a list.
  const properties = clientProperties.safeParse(fields.client_properties).data;
  return [
    {
      name,
      // A connection inside a node, such as a shovel's, has it among its properties only.
      userProvidedName: user_provided_name ?? properties?.connection_name,
      user,
      vhost,
      node,
      protocol,
      tls: ssl,
      tlsVersion: fields.ssl_protocol ?? undefined,
      channels,
      peerHost: peer_host,
      state,
      product: properties?.product,
      productVersion: properties?.version,
      connectedAt: connected_at,
    },
  ];
}

/** A header takes one line of printable ASCII. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, ' ').trim();
}
