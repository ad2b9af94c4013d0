import { isAbsolute, join } from 'node:path';
import * as z from 'zod/mini';
import { parseAmqpAddress } from '../../amqp/address.ts';
import { profiles } from '../../lint/profile.ts';
import { parseManagementUrl } from '../../management/url.ts';
import { amqpText } from './address.ts';
import { type Cluster, clusterColors } from './cluster.ts';

/** A cluster as a file of the workspace tells of it. Who does not say a user leaves everybody their own. */
export type SharedCluster = Omit<Cluster, 'id' | 'username' | 'shared'> & { readonly username?: string };

export interface SharedFile {
  readonly clusters: readonly SharedCluster[];
  /** What is wrong with the others, with its place, such as `clusters[1].url`. No secret is in the words. */
  readonly problems: readonly string[];
}

/** Reads such a file. Never throws: an entry that is wrong is left out and told. @param folder where relative paths begin */
export function parseSharedFile(text: string, folder: string): SharedFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { clusters: [], problems: ['This is no JSON: comments and commas at the end are not taken.'] };
  }
  const file = z.looseObject({ clusters: z.array(z.unknown()) }).safeParse(value);
  if (!file.success) return { clusters: [], problems: ['There is no list "clusters".'] };
  const entries = file.data.clusters.map((entry, index) => readEntry(entry, `clusters[${index}]`, folder));
  const found = entries.flatMap((entry, index) => (typeof entry === 'string' ? [] : [{ ...entry, index }]));
  const isFirst = ({ name, index }: (typeof found)[number]) =>
    found.find(other => other.name === name)?.index === index;
  return {
    clusters: found.filter(isFirst).map(({ index: _, ...cluster }) => cluster),
    problems: [
      ...entries.filter(entry => typeof entry === 'string'),
      ...found
        .filter(cluster => !isFirst(cluster))
        .map(({ name, index }) => `clusters[${index}].name: there is a cluster "${name}" before it already.`),
    ],
  };
}

/** The file with further clusters in it, which take the places of those with the same name. @returns undefined where it is no such file */
export function withShared(text: string, clusters: readonly SharedCluster[]): string | undefined {
  let value: unknown;
  try {
    value = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
  const file = z.looseObject({ clusters: z._default(z.array(z.looseObject({})), []) }).safeParse(value);
  if (!file.success) return undefined;
  const names = new Set<unknown>(clusters.map(({ name }) => name));
  const others = file.data.clusters.filter(({ name }) => !names.has(name));
  return `${JSON.stringify({ ...file.data, clusters: [...others, ...clusters] }, null, 2)}\n`;
}

function readEntry(value: unknown, place: string, folder: string): SharedCluster | string {
  const secret = keysOf(value).find(key => /pass|pwd|secret|credential|^token$/i.test(key));
  if (secret !== undefined) {
    return `${place}.${secret}: a shared file is no place for a secret. Take it out, and change it on the broker, as everybody with the files has it. VS Code asks each person for their own.`;
  }
  if (keysOf(value).includes('skipVerification')) {
    return `${place}.skipVerification: a file cannot turn off for others that certificates are verified. Share the certificate of the authority instead: "caFile".`;
  }
  const parsed = sharedEntry.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const words = issue?.code === 'invalid_type' ? `${issue.expected} expected` : issue?.message;
    return `${[place, ...(issue?.path ?? [])].join('.')}: ${words ?? 'this is not understood'}.`;
  }
  const { url, otherUrls, amqpAddress, readOnly, caFile, certificateFile, keyFile, ...rest } = parsed.data;
  const urls = [url, ...(otherUrls ?? [])].map(parseManagementUrl);
  const amqp = amqpAddress === undefined ? undefined : parseAmqpAddress(amqpAddress);
  for (const address of [...urls, amqp]) {
    if (typeof address === 'string') return `${place}: ${address}`;
    if (address?.password !== undefined) {
      return `${place}: a password stands in an address. Take it out, and change it on the broker, as everybody with the files has it.`;
    }
  }
  const [first = '', ...others] = urls.map(address => (typeof address === 'string' ? '' : address.url));
  const file = (path: string | undefined) =>
    path === undefined || isAbsolute(path) ? path : join(folder, path);
  return withoutAbsent({
    ...rest,
    url: first,
    otherUrls: others.length > 0 ? others : undefined,
    readOnly: readOnly ? (true as const) : undefined,
    amqpAddress: typeof amqp === 'object' ? amqpText(amqp.address) : undefined,
    caFile: file(caFile),
    certificateFile: file(certificateFile),
    keyFile: file(keyFile),
  });
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

function withoutAbsent<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}

function described<T extends z.ZodMiniType>(type: T, description: string) {
  return type.check(z.describe(description));
}

const text = () => z.string().check(z.regex(/\S/, { error: 'it is empty' }));

/** A cluster in the file, as it is written. */
export const sharedEntry = z.object({
  name: described(
    text(),
    'What the cluster is called in the tree. It is typed to confirm a write on production.',
  ),
  url: described(
    text(),
    'The address of the management API, such as https://rabbit.example.com:15671. No password.',
  ),
  otherUrls: z.optional(
    described(z.array(text()), 'Where the management API is, too, for when it does not answer there.'),
  ),
  username: z.optional(described(text(), 'The user. Without it everybody is asked for their own.')),
  usesToken: z.optional(described(z.literal(true), 'Everybody is asked for an OAuth 2 token.')),
  amqpAddress: z.optional(
    described(
      text(),
      'Where clients connect, such as amqps://rabbit.example.com:5671. Without it: where the broker says it listens.',
    ),
  ),
  environment: z.optional(
    // What only another version knows is meant to protect.
    described(
      z.catch(z.enum(profiles), 'production'),
      'On production every write is confirmed by typing the name.',
    ),
  ),
  readOnly: z.optional(described(z.catch(z.boolean(), true), 'Every write is refused.')),
  group: z.optional(described(text(), 'The folder in the tree that the cluster is in, such as eu-west.')),
  color: z.optional(
    described(z.catch(z.optional(z.enum(clusterColors)), undefined), 'The colour in the tree.'),
  ),
  caFile: z.optional(
    described(text(), 'A file with certificate authorities in PEM, from the folder of the workspace on.'),
  ),
  certificateFile: z.optional(
    described(
      text(),
      'Our own certificate in PEM, for brokers that want one, from the folder of the workspace on.',
    ),
  ),
  keyFile: z.optional(described(text(), 'Its private key, where that is in a file of its own.')),
  // Refused before, with better words; here for the editor to tell.
  password: z.optional(
    described(z.never(), 'This is no place for a secret: VS Code asks each person for their own.'),
  ),
  skipVerification: z.optional(
    described(z.never(), 'A file cannot turn off for others that certificates are verified: use "caFile".'),
  ),
  serverName: z.optional(
    described(text(), "The name that the broker's certificate must have, where it is not the host."),
  ),
});
