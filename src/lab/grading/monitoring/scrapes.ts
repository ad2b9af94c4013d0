import type { ScrapeJob } from '../../../deployment/scrape-jobs.ts';
import { listNodes } from '../../../management/nodes.ts';
import { listListeners } from '../../../management/overview.ts';
import { fail, pass, type Verdict } from '../scorecard.ts';
import type { Stage } from '../stage.ts';
import { count, some } from '../words.ts';
import { type Sample, scrape } from './samples.ts';

/** Where the plugin answers: what the person says, else its listener at the host of the management API. */
export async function prometheusOrigin({ options, api, signal }: Stage): Promise<string | undefined> {
  if (options.prometheusUrl) return new URL(options.prometheusUrl).origin;
  const listeners = await listListeners(api, signal);
  const listener = ['http/prometheus', 'https/prometheus'].flatMap(
    wanted => listeners.find(({ protocol }) => protocol === wanted) ?? [],
  )[0];
  if (!listener) return undefined;
  const url = new URL(options.access.management.url);
  url.protocol = listener.protocol.split('/')[0] ?? 'http';
  url.port = String(listener.port);
  return url.origin;
}

/** Each node of the cluster has to be a target of each job. A target is asked for its name; one that cannot be reached from here is told by its host. */
export async function targetsVerdict(stage: Stage, jobs: readonly ScrapeJob[]): Promise<Verdict> {
  const nodes = (await listNodes(stage.api, stage.signal)).map(({ name }) => name);
  if (jobs.length === 0) return fail('There is no job in prometheus.yml.');
  const discovered = jobs.find(({ isDiscovered }) => isDiscovered);
  if (discovered)
    return fail(
      `The targets of ${discovered.name} are found by Prometheus itself. In this exercise write them out.`,
    );
  const seen: string[] = [];
  for (const { name, targets } of jobs) {
    const found = new Set<string>();
    for (const { host, port } of targets) {
      const samples = await scrape(`http://${host}:${port ?? 80}/metrics`, stage.signal);
      const own = samples
        ?.find(sample => sample.name === 'rabbitmq_identity_info')
        ?.labels.get('rabbitmq_node');
      const byName = samples
        ? undefined
        : nodes.find(node => hostOf(node) === host || hostOf(node) === host.split('.')[0]);
      const node = own ?? byName;
      if (node) found.add(node);
    }
    const missing = nodes.filter(node => !found.has(node));
    const asked = count(targets.length, 'target');
    if (missing.length > 0)
      return fail(
        `The job ${name} has ${asked}, and none of them is ${some(missing)}. Ask every node itself, not the balancer.`,
      );
    const strange = [...found].filter(node => !nodes.includes(node));
    if (strange.length > 0)
      return fail(`The job ${name} asks ${some(strange)}, which is no node of this cluster.`);
    seen.push(`${name} asks ${some([...found])}`);
  }
  return pass(`${count(nodes.length, 'node')}: ${seen.join('; ')}.`);
}

function hostOf(node: string): string {
  return node.split('@')[1] ?? node;
}

/** What the jobs of the learner would get from the broker. */
export class Scrapes {
  readonly #stage: Stage;
  readonly #urls: readonly string[];

  constructor(stage: Stage, origin: string, jobs: readonly ScrapeJob[]) {
    this.#stage = stage;
    const urls = jobs.map(({ path, families }) => {
      const url = new URL(path, origin);
      url.search = new URLSearchParams(families.map(({ name }) => ['family', name])).toString();
      return url.href;
    });
    this.#urls = [...new Set(urls)];
  }

  async now(): Promise<readonly Sample[]> {
    const answers = await Promise.all(this.#urls.map(url => scrape(url, this.#stage.signal)));
    return answers.flatMap(samples => samples ?? []);
  }
}
