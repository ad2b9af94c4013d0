import type { TextRange } from '../model/model.ts';
import { itemsOf, textOf, valueAt, type YamlNode, type YamlScalar } from '../yaml/yaml.ts';
import { interpolated } from './variables.ts';

/** Ports of a container that the host passes on. */
export interface PublishedPort extends TextRange {
  /** Of the host; missing: all of them. */
  readonly address?: string;
  /** On the host; missing: one that is free. */
  readonly published?: PortRange;
  /** In the container. */
  readonly target: PortRange;
  /** A text such as `"127.0.0.1:15672:15672"`, or a map. */
  readonly node: YamlNode;
}

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** https://docs.docker.com/reference/compose-file/services/#ports */
export function portsOf(node: YamlNode | undefined): readonly PublishedPort[] {
  return itemsOf(node).flatMap(item => (item.kind === 'scalar' ? shortForm(item) : longForm(item)) ?? []);
}

/** Whether others than the host itself reach a port of the container: that of one protocol, TCP. */
export function isReachable({ address, target }: PublishedPort, port: number): boolean {
  return target.from <= port && port <= target.to && !(address && isLoopbackAddress(address));
}

function shortForm(scalar: YamlScalar): PublishedPort | undefined {
  const { text } = interpolated(scalar.text);
  const match = /^(?:(?:(\[[^\]]*\]|[^:[\]]*):)?([^:]*):)?([^:/]+)(?:\/(\w+))?$/.exec(text.trim());
  const [, address = '', published = '', target = '', protocol = 'tcp'] = match ?? [];
  const inside = portRange(target);
  if (!inside || protocol !== 'tcp') return undefined;
  const outside = portRange(published);
  return {
    start: scalar.start,
    end: scalar.end,
    ...(address !== '' && { address: address.replaceAll(/[[\]]/g, '') }),
    ...(outside && { published: outside }),
    target: inside,
    node: scalar,
  };
}

function longForm(node: YamlNode): PublishedPort | undefined {
  const text = (key: string) => {
    const written = textOf(valueAt(node, key));
    return written === undefined ? undefined : interpolated(written).text;
  };
  const target = portRange(text('target') ?? '');
  if (!target || (text('protocol') ?? 'tcp') !== 'tcp') return undefined;
  const address = text('host_ip');
  const published = portRange(text('published') ?? '');
  return {
    start: node.start,
    end: node.end,
    ...(address && { address }),
    ...(published && { published }),
    target,
    node,
  };
}

function portRange(text: string): PortRange | undefined {
  const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(text.trim()) ?? [];
  return from === undefined ? undefined : { from: Number(from), to: Number(to) };
}

function isLoopbackAddress(address: string): boolean {
  return /^127\.|^::1$|^localhost$/.test(address);
}
