import * as vscode from 'vscode';
import type { SourceQueue } from '../../amqp/source.ts';
import type { StreamStart } from '../../amqp/stream.ts';
import type { DeliveriesLeft, Look, LookOptions } from '../../messages/look.ts';
import { type LookFacts, type LookPlan, lookFacts, planLook } from '../../messages/look-plan.ts';
import { topologyOf } from '../../model/topology.ts';
import type { Cluster } from '../clusters/cluster.ts';
import type { MessageAccess, QueuePlace } from './access.ts';

export interface LookRequest {
  readonly count: number;
  /** Where a look into a stream begins; into a queue it begins at the head. */
  readonly from: StreamStart;
}

/** What is known of a queue before anybody looks into it. @throws {ManagementError} */
export async function readFacts(access: MessageAccess, place: QueuePlace): Promise<LookFacts> {
  const session = access.session(place);
  const { model, queues } = await session.readQueue(place.vhost, place.queue);
  const [status] = queues;
  if (!status) throw new Error(`There is no queue \`${place.queue}\` in vhost \`${place.vhost}\`.`);
  const effective = topologyOf(model, session.version).effective(status.queue);
  return lookFacts(effective, status, session.version);
}

/**
 * The queue as a transfer takes from it.
 * @param seenBytes of a body on the average of those that are known: a broker counts every few seconds, and what is large fills the memory
 */
export function sourceOf(facts: LookFacts, seenBytes = 0): SourceQueue {
  const { queue, type, deliveryLimit, averageBytes = 0 } = facts;
  return { queue, type, deliveryLimit, averageBytes: Math.max(averageBytes, seenBytes) };
}

/**
 * The way to look, agreed to where it costs something; on a read-only cluster where it leaves any trace.
 * @returns undefined where the person does not want it
 * @throws where looking could lose a message, with the reason
 */
export async function agreeOnLook(
  { readOnly, name }: Cluster,
  facts: LookFacts,
  { count }: LookRequest,
  seen: DeliveriesLeft,
): Promise<Exclude<LookPlan, { kind: 'refused' }> | undefined> {
  const plan = planLook(facts, count, seen);
  if (plan.kind === 'refused') throw new Error(plan.words);
  if (plan.kind === 'stream' || !(plan.ask || readOnly)) return plan;
  const act = 'Look';
  const trace = readOnly
    ? [`${name} is marked read-only: nothing is taken or sent, but a look is not without a trace.`]
    : [];
  const detail = [...trace, plan.words, ...plan.warnings].join('\n\n');
  const question = `Look at up to ${plan.count.toLocaleString('en')} messages of queue ${facts.queue}?`;
  const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, act);
  return chosen === act ? plan : undefined;
}

/** Looks, over a connection of its own. @throws {AmqpError} */
export async function look(
  access: MessageAccess,
  place: QueuePlace,
  plan: Exclude<LookPlan, { kind: 'refused' }>,
  from: StreamStart,
  options: LookOptions,
): Promise<Look> {
  const connection = await access.connect(place, options.signal);
  try {
    if (plan.kind === 'stream') {
      const { lookIntoStream } = await import('../../amqp/stream.ts');
      return await lookIntoStream(connection, plan, from, options);
    }
    const { look } = await import('../../amqp/peek.ts');
    return await look(connection, plan, options);
  } finally {
    await connection.close();
  }
}
