import { afterEvent, beginRun, type TryoutEvent, type TryoutRun } from '../../src/course/tryout-run.ts';
import { parsePromql } from '../../src/deployment/promql.ts';
import type { LabAccess } from '../../src/lab/access.ts';
import { runTryout } from '../../src/lab/tryouts/run.ts';
import type { Tryout } from '../../src/lab/tryouts/tryout.ts';
import type { Broker } from '../../tools/broker.ts';

/** The way of the laboratory to a virtual host of a broker. */
export function labAccess(broker: Broker, vhost: string): LabAccess {
  const { hostname, port } = new URL(broker.amqpUrl);
  const { username, password } = broker;
  return {
    amqp: { host: hostname, port: Number(port), tls: false, vhost, username, password },
    management: { url: broker.managementUrl, username, password },
  };
}

/** Runs an experiment as the extension does, and tells each state of it. @returns the last one */
export async function experiment(
  tryout: Tryout,
  broker: Broker,
  vhost: string,
  {
    signal = new AbortController().signal,
    onRun = () => {},
    question,
  }: {
    readonly signal?: AbortSignal;
    readonly onRun?: (run: TryoutRun) => void;
    readonly question?: string;
  } = {},
): Promise<TryoutRun> {
  let run = beginRun(tryout.id, { name: 'Play', version: broker.version }, tryout.chart ?? null);
  onRun(run);
  const onEvent = (event: TryoutEvent) => {
    run = afterEvent(run, event);
    onRun(run);
  };
  const own =
    question === undefined ? undefined : { text: question, parse: async (text: string) => parsePromql(text) };
  await runTryout(tryout, labAccess(broker, vhost), broker.version, signal, onEvent, own);
  return run;
}
