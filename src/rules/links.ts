import type { Parameter } from '../model/model.ts';

/** A URI of a shovel or federation upstream, where it stands in the value of the parameter. */
export interface Link {
  readonly key: string;
  readonly uri: string;
  /** The place in a list of URIs; absent where the value is one string. */
  readonly index?: number;
}

/** What the components that connect to other brokers are called. */
export const linkTitles: Readonly<Record<string, string>> = {
  shovel: 'Shovel',
  'federation-upstream': 'Federation upstream',
};

export function uris(parameter: Parameter): readonly Link[] {
  if (!(parameter.component in linkTitles)) return [];
  return ['uri', 'src-uri', 'dest-uri'].flatMap((key): Link[] => {
    const value = parameter.value[key];
    if (typeof value === 'string') return [{ key, uri: value }];
    if (!Array.isArray(value)) return [];
    return value.flatMap((uri, index) => (typeof uri === 'string' ? [{ key, uri, index }] : []));
  });
}

/** The host of an AMQP URI: https://www.rabbitmq.com/docs/uri-spec. Never the credentials before it. */
export function hostOf(uri: string): string {
  const authority = authorityOf(uri);
  return authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d+$/, '');
}

/** The password in an AMQP URI, as it is written; undefined where it has none. */
export function passwordOf(uri: string): string | undefined {
  const authority = authorityOf(uri);
  const credentials = authority.slice(0, Math.max(0, authority.lastIndexOf('@')));
  const colon = credentials.indexOf(':');
  return colon < 0 ? undefined : credentials.slice(colon + 1);
}

function authorityOf(uri: string): string {
  return /^amqps?:\/\/([^/?#]*)/i.exec(uri)?.[1] ?? '';
}
