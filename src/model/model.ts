/**
 * The one broker model: what a definitions file says and what a cluster answers, in the same shape.
 *
 * Names and fields follow `GET /api/definitions` (https://www.rabbitmq.com/docs/definitions), which returns
 * the file's own shape. A value of a type that the broker does not take is left out here; the parser reports it.
 */
export interface BrokerModel {
  readonly vhosts: readonly Vhost[];
  readonly users: readonly User[];
  readonly permissions: readonly Permission[];
  readonly exchanges: readonly Exchange[];
  readonly queues: readonly Queue[];
  readonly bindings: readonly Binding[];
  readonly policies: readonly Policy[];
  readonly parameters: readonly Parameter[];
}

/** A section of a definitions file that holds a list of objects. */
export type Section = keyof BrokerModel;

/** Where a value stands: a stretch of a text in UTF-16 code units, or a resource of a cluster's HTTP API. */
export type Origin = TextRange | { readonly resource: string };

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A place where a text is not what its format asks for. */
export interface SyntaxProblem extends TextRange {
  /** What RabbitMQ 3.10 lets pass and 4.x refuses has a kind of its own. */
  readonly kind: 'byte-order-mark' | 'comment' | 'trailing-comma' | 'string' | 'syntax';
  readonly message: string;
}

/** The object that an entity was read from: it finds the places of the entity's values and keys. */
export interface Source {
  /** The whole object. */
  readonly at: Origin;
  /** The value at `path` inside the object; where there is none, the nearest thing that a person can look at. */
  value(...path: readonly string[]): Origin;
  /** The key at the end of `path`; where there is none, as `value`. */
  key(...path: readonly string[]): Origin;
}

interface Entity {
  readonly source: Source;
}

export type Arguments = Readonly<Record<string, unknown>>;

export interface Vhost extends Entity {
  readonly name: string;
  /** `metadata.default_queue_type`: the type of queues that are declared without one. */
  readonly defaultQueueType?: string;
}

export interface User extends Entity {
  readonly name: string;
  readonly passwordHash?: string;
  /** A password in clear: accepted by the import of every version. */
  readonly password?: string;
  readonly hashingAlgorithm?: string;
  readonly tags: readonly string[];
}

export interface Permission extends Entity {
  readonly user: string;
  readonly vhost: string;
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}

export interface Exchange extends Entity {
  readonly vhost: string;
  readonly name: string;
  readonly type: string;
  readonly durable?: boolean;
  readonly autoDelete?: boolean;
  readonly internal?: boolean;
  readonly arguments: Arguments;
}

export interface Queue extends Entity {
  /** Its place in the model's list of queues. */
  readonly index: number;
  readonly vhost: string;
  readonly name: string;
  readonly durable?: boolean;
  readonly autoDelete?: boolean;
  readonly exclusive?: boolean;
  /** Set by 4.3 on queues that the broker or a plugin made for itself. */
  readonly internal?: boolean;
  readonly arguments: Arguments;
}

export interface Binding extends Entity {
  readonly vhost: string;
  /** The exchange; `''` is the default exchange. */
  readonly from: string;
  readonly to: string;
  readonly toType: 'queue' | 'exchange';
  readonly routingKey: string;
  readonly arguments: Arguments;
}

export interface Policy extends Entity {
  readonly kind: 'policy' | 'operator policy';
  readonly vhost: string;
  readonly name: string;
  /** A PCRE that is searched, not anchored. */
  readonly pattern: string;
  readonly applyTo: string;
  readonly priority: number;
  readonly definition: Arguments;
}

/** A runtime parameter, such as a shovel or a federation upstream. */
export interface Parameter extends Entity {
  readonly vhost: string;
  readonly component: string;
  readonly name: string;
  readonly value: Arguments;
}

/** A queue as its users know it: "Queue `orders` in vhost `/`". A file of one vhost names none. */
export function queueTitle(queue: Pick<Queue, 'vhost' | 'name'>): string {
  return `Queue \`${queue.name}\`${inVhost(queue)}`;
}

/** " in vhost `shop`", or nothing in a file of one vhost. */
export function inVhost({ vhost }: { readonly vhost: string }): string {
  return vhost === '' ? '' : ` in vhost \`${vhost}\``;
}
