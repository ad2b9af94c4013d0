import { Agent, request } from 'undici';
import { type TlsTrust, tlsOptions } from './transport.ts';

/** What a node's Prometheus endpoint says: https://www.rabbitmq.com/docs/prometheus */
export interface Metrics {
  /** The sum of all samples of a metric whose labels have these values; undefined where there is none. */
  sum(name: string, labels?: Readonly<Record<string, string>>): number | undefined;
}

/**
 * Reads the metrics of a node, once and within 5 s. No user is asked for; where the endpoint asks for one, nothing is given.
 * @param origin such as `http://10.0.0.1:15692`
 * @throws with a message that says what answered instead
 */
export async function readMetrics(origin: string, request: MetricsRequest = {}): Promise<Metrics> {
  return parseMetrics(await readMetricsText(origin, request));
}

export interface MetricsRequest extends TlsTrust {
  /** Default: the aggregated metrics. */
  readonly path?: string;
  readonly signal?: AbortSignal;
}

/** The same, as it was sent. */
export async function readMetricsText(
  origin: string,
  { path = '/metrics', signal, ...tls }: MetricsRequest = {},
): Promise<string> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const agent = new Agent({ connect: { timeout: timeoutMs, ...tlsOptions(tls) } });
  try {
    const response = await request(`${origin}${path}`, {
      dispatcher: agent,
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    const text = await response.body.text();
    if (response.statusCode !== 200) throw new Error(`it answered ${response.statusCode}`);
    return text;
  } finally {
    await agent.destroy();
  }
}

const timeoutMs = 5_000;

/** Reads the text format: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function parseMetrics(text: string): Metrics {
  const samples = new Map<string, { readonly labels: string; readonly value: number }[]>();
  for (const [, name = '', labels = '', value] of text.matchAll(/^([a-zA-Z_:][\w:]*)(\{.*\})? (\S+)/gm)) {
    const known = samples.get(name);
    const sample = { labels, value: Number(value) };
    if (known) known.push(sample);
    else samples.set(name, [sample]);
  }
  return {
    sum: (name, labels = {}) => {
      const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
      const fitting = samples
        .get(name)
        ?.filter(sample =>
          wanted.every(pair => sample.labels.includes(`{${pair}`) || sample.labels.includes(`,${pair}`)),
        );
      if (!fitting || fitting.length === 0) return undefined;
      return fitting.reduce((sum, { value }) => sum + value, 0);
    },
  };
}
