/** A cluster that a person has added. No secret is in here. */
export interface Cluster {
  readonly id: string;
  readonly name: string;
  /** The address of the management API. */
  readonly url: string;
  readonly username: string;
  /** Where clients connect, such as `amqps://rabbit.example.com:5671`; absent: where the broker says it listens. */
  readonly amqpAddress?: string;
  /** A file with certificate authorities in PEM. */
  readonly caFile?: string;
}
