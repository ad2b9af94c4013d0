import type { PromqlSelector } from '../../../deployment/promql.ts';
import type { CallLog } from '../../../management/client.ts';

/** One line of a scrape. */
export interface Sample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

/**
 * What a node answers Prometheus, within 10 s; undefined where it does not.
 * @param url such as `http://rabbit-1:15692/metrics/detailed?family=queue_coarse_metrics`
 */
export async function scrape(
  url: string,
  signal: AbortSignal,
  log: CallLog = () => {},
): Promise<readonly Sample[] | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) });
    log(`GET ${new URL(url).pathname} ${response.status}`, 'read');
    return response.ok ? samplesIn(await response.text()) : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** Reads the text format: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function samplesIn(text: string): readonly Sample[] {
  return [...text.matchAll(/^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/gm)].map(
    ([, name = '', labels = '', value]) => ({
      name,
      labels: new Map(
        [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', text = '']) => [
          label,
          text.replace(/\\(.)/g, '$1'),
        ]),
      ),
      value: Number(value),
    }),
  );
}

/** The samples that a selector picks. A label that a sample does not have is empty, as for Prometheus. */
export function selected(samples: readonly Sample[], { name, matchers }: PromqlSelector): readonly Sample[] {
  return samples.filter(
    sample =>
      sample.name === name &&
      matchers.every(({ label, operator, value }) => {
        if (label === '__name__' || ofPrometheus.has(label)) return true;
        const own = sample.labels.get(label) ?? '';
        const wanted = value.replace(/\\([\\"'])/g, '$1');
        const isEqual = operator.endsWith('~') ? isWhole(wanted, own) : own === wanted;
        return operator.startsWith('!') ? !isEqual : isEqual;
      }),
  );
}

/** Labels that Prometheus adds to what it scrapes: no scrape of ours has them. */
export const ofPrometheus: ReadonlySet<string> = new Set(['job', 'instance']);

function isWhole(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(text);
  } catch {
    return false;
  }
}
