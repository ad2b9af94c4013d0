import type { Connection } from '../management/client.ts';
import { ManagementError } from '../management/error.ts';
import type { Listener } from '../management/overview.ts';
import { readMetrics } from '../management/prometheus.ts';
import type { Handshake, LiveEvidence, Seen } from '../readiness/evidence.ts';
import { certificateOf } from './certificate.ts';

/** Metrics and certificates, of the node that answers as far as its listeners can be told. */
export async function lookAround(
  connection: Connection,
  listeners: Seen<readonly Listener[]>,
  signal?: AbortSignal,
): Promise<Pick<LiveEvidence, 'handshakes' | 'metrics'>> {
  if ('hidden' in listeners) return { handshakes: [], metrics: listeners };
  const { hostname, port, protocol } = new URL(connection.url);
  const ours = Number(port || (protocol === 'https:' ? 443 : 80));
  const node = listeners.value.find(listener => listener.port === ours)?.node;
  const own = listeners.value.filter(listener => node === undefined || listener.node === node);
  const prometheus = own.find(listener => /^https?\/prometheus$/.test(listener.protocol));
  const encrypted = own.filter(listener => listener.protocol.startsWith('https'));
  const [metrics, ...handshakes] = await Promise.all([
    prometheus
      ? seenMetrics(
          `${prometheus.protocol.replace('/prometheus', '')}://${hostname}:${prometheus.port}`,
          connection,
          signal,
        )
      : { hidden: 'The node that answers has no listener for Prometheus.' },
    ...encrypted.map(
      async (listener): Promise<Handshake> => ({
        protocol: listener.protocol,
        port: listener.port,
        certificate: await certificateOf(
          { host: hostname, port: listener.port, serverName: connection.serverName },
          signal,
        ),
      }),
    ),
  ]);
  return { metrics, handshakes };
}

async function seenMetrics(
  origin: string,
  connection: Connection,
  signal?: AbortSignal,
): Promise<LiveEvidence['metrics']> {
  try {
    return { value: await readMetrics(origin, { ...connection, signal }) };
  } catch (error) {
    if (signal?.aborted) throw new ManagementError('cancelled', 'The audit was cancelled.', { cause: error });
    const words = error instanceof Error ? error.message : String(error);
    return {
      hidden: `The metrics at ${origin}/metrics cannot be read from here (${words}). Look from a host that reaches the port.`,
    };
  }
}
