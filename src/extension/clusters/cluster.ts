/** A cluster that a person has added. No secret is in here. */
export interface Cluster {
  readonly id: string;
  readonly name: string;
  /** The address of the management API. */
  readonly url: string;
  readonly username: string;
  /** A file with certificate authorities in PEM. */
  readonly caFile?: string;
}
