import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { listConnections } from '../../../management/connections.ts';
import { listNodes } from '../../../management/nodes.ts';
import { GradingError } from '../grading-error.ts';
import { projectFile } from '../project.ts';
import type { Stage } from '../stage.ts';
import { count } from '../words.ts';

const command = z.array(z.string()).check(z.minLength(1));

/** How the folder's cluster is ruled: commands with `{node}` in the place of a node, run in the folder. */
const contract = z.object({
  nodes: z.array(z.string()).check(z.minLength(3)),
  stop: command,
  start: command,
  freeze: command,
  thaw: command,
  /** `rabbitmqctl` on the node; its arguments follow. */
  ctl: command,
});

type Act = Exclude<keyof z.infer<typeof contract>, 'nodes'>;

/** The nodes of the cluster that the run may stop and freeze: those on which the grader itself does not depend. */
export class ClusterControl {
  /** As `course.json` names them. */
  readonly others: readonly string[];
  readonly #stage: Stage;
  readonly #commands: z.infer<typeof contract>;
  readonly #brokerNames: ReadonlyMap<string, string>;

  /** @returns why the cluster cannot be ruled from here, in a sentence, where it cannot */
  static async open(stage: Stage): Promise<ClusterControl | string> {
    const text = stage.project.files.get(projectFile) ?? '{}';
    const said = z.looseObject({ cluster: z.optional(contract) }).safeParse(JSON.parse(text));
    const commands = said.data?.cluster;
    if (!commands) return `${projectFile} does not say how the nodes of a cluster are stopped and started.`;
    const nodes = await listNodes(stage.api, stage.signal);
    if (nodes.length < 3)
      return `The broker is a cluster of ${count(nodes.length, 'node')}; this takes three.`;
    const names = new Map<string, string>();
    for (const node of commands.nodes) {
      const answer = await run(stage, commands.ctl, node, ['eval', 'node().']).catch((error: Error) => error);
      if (answer instanceof Error) return `The nodes cannot be ruled from here: ${answer.message}`;
      const name = answer.trim().replaceAll("'", '');
      if (!nodes.some(known => known.name === name))
        return `${node} of ${projectFile} is ${name}, which is no node of this cluster.`;
      names.set(node, name);
    }
    const taken = await nodesOfGrader(stage);
    const others = commands.nodes.filter(node => !taken.has(names.get(node) ?? ''));
    return new ClusterControl(stage, commands, names, others);
  }

  private constructor(
    stage: Stage,
    commands: z.infer<typeof contract>,
    brokerNames: ReadonlyMap<string, string>,
    others: readonly string[],
  ) {
    this.#stage = stage;
    this.#commands = commands;
    this.#brokerNames = brokerNames;
    this.others = others;
  }

  /** Such as `rabbit@rabbitmq-1`. */
  brokerName(node: string): string {
    return this.#brokerNames.get(node) ?? node;
  }

  /** What the command prints. Rejects where it fails or takes more than two minutes. */
  act(act: Act, node: string, args: readonly string[] = []): Promise<string> {
    if (act !== 'ctl') this.#stage.recorder.mark(`${act} ${node}`);
    return run(this.#stage, this.#commands[act], node, args);
  }
}

async function run(
  { project }: Stage,
  [file = '', ...rest]: readonly string[],
  node: string,
  args: readonly string[],
): Promise<string> {
  const words = [...rest.map(word => word.replaceAll('{node}', node)), ...args];
  try {
    // Not with the signal of the run: what was stopped has to be started even when the run is cancelled.
    const { stdout } = await promisify(execFile)(file, words, { cwd: project.folder, timeout: 120_000 });
    return stdout;
  } catch (cause) {
    const { stderr = '', message } = cause as Error & { readonly stderr?: string };
    const said = stderr.split('\n').find(line => line.trim() !== '') ?? message.split('\n')[0] ?? '';
    throw new GradingError(
      `${[file, ...words].join(' ').slice(0, 80)} failed: ${said.trim().slice(0, 150)}`,
      { cause },
    );
  }
}

/** The node that answers the management API, and those to which the grader is connected. */
async function nodesOfGrader(stage: Stage): Promise<ReadonlySet<string>> {
  const { api, signal } = stage;
  const { node } = await api.get({
    path: '/overview',
    query: { columns: 'node' },
    answer: z.looseObject({ node: z.string() }),
    signal,
  });
  for (let attempt = 0; attempt < 20; attempt++) {
    const { items } = await listConnections(api, 10, signal);
    const own = items.filter(({ userProvidedName }) => userProvidedName === 'rmq-course:grader');
    if (own.length > 0) return new Set([node, ...own.map(connection => connection.node)]);
    await stage.wait(1_000);
  }
  return new Set([node]);
}
