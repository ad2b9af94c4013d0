import { deleteBinding, listBindingsOfExchange } from '../../management/bindings.ts';
import { deleteExchange } from '../../management/exchanges.ts';
import { deleteQueue, readQueue } from '../../management/queues.ts';
import { quantity } from '../../messages/size.ts';
import { chooseWrite, mayWrite } from '../clusters/guard.ts';
import type { BindingTarget } from '../explorer/node.ts';
import { type ActServices, look, type VhostPlace, write } from './act.ts';
import { contentWords, deleteQueueOnlyIf } from './queue-deletion.ts';

/** Asks whether a queue may go whatever is in it, and deletes it. @throws {ManagementError} */
export async function askToDeleteQueue(
  services: ActServices,
  { cluster, vhost }: VhostPlace,
  queue: string,
): Promise<void> {
  const status = await look(services, cluster, `Looking at queue ${queue}`, (client, signal) =>
    readQueue(client, vhost, queue, signal),
  );
  if (!status) return;
  const chosen = await chooseWrite(
    services.store,
    cluster,
    {
      question: `Delete queue ${queue} in vhost ${vhost} of ${cluster.name}?`,
      detail: `${contentWords(status)} Its bindings and all of its messages go with it, for good; Export Messages… keeps a copy of them.`,
      destructive: true,
    },
    'Delete Only if Empty',
    'Delete Only if Unused',
    'Delete With All in It',
  );
  if (!chosen) return;
  const words = {
    title: `Deleting queue ${queue}`,
    needs: 'the right to configure it',
    shownIn: ['queues', 'streams', 'deadLetterQueues'],
    vhost,
    done: `Queue ${queue} in vhost ${vhost} of ${cluster.name} is deleted.`,
  } as const;
  await write(services, cluster, words, (client, signal) =>
    chosen === 'Delete With All in It'
      ? deleteQueue(client, vhost, queue, {}, signal)
      : deleteQueueOnlyIf(
          client,
          { vhost, queue },
          chosen === 'Delete Only if Empty' ? 'empty' : 'unused',
          signal,
        ),
  );
}

/** The same for an exchange. @throws {ManagementError} */
export async function askToDeleteExchange(
  services: ActServices,
  { cluster, vhost }: VhostPlace,
  exchange: string,
): Promise<void> {
  const title = `Looking at exchange ${exchange}`;
  const bindings = await look(services, cluster, title, (client, signal) =>
    listBindingsOfExchange(client, vhost, exchange, 'source', signal),
  );
  if (!bindings) return;
  const chosen = await chooseWrite(
    services.store,
    cluster,
    {
      question: `Delete exchange ${exchange} in vhost ${vhost} of ${cluster.name}?`,
      detail: `It leads to others by ${quantity(bindings.length, 'binding')}, which go with it. Who publishes to it has its channel closed by the broker.`,
      destructive: true,
    },
    'Delete Only if Unused',
    'Delete With Its Bindings',
  );
  if (!chosen) return;
  const words = {
    title: `Deleting exchange ${exchange}`,
    needs: 'the right to configure it',
    shownIn: ['exchanges'],
    vhost,
    done: `Exchange ${exchange} in vhost ${vhost} of ${cluster.name} is deleted.`,
  } as const;
  await write(services, cluster, words, (client, signal) =>
    deleteExchange(client, vhost, exchange, { unused: chosen === 'Delete Only if Unused' }, signal),
  );
}

/** The same for a binding. @throws {ManagementError} */
export async function askToDeleteBinding(
  services: ActServices,
  { cluster, vhost }: VhostPlace,
  binding: BindingTarget,
): Promise<void> {
  const { from, to, toType, propertiesKey } = binding;
  const ends = `${toType} ${to} from exchange ${from}`;
  const isAllowed = await mayWrite(services.store, cluster, {
    title: 'Unbind',
    question: `Unbind ${ends} in vhost ${vhost} of ${cluster.name}?`,
    detail: `The binding is known as ${propertiesKey}. What is published for it from then on goes another way, or nowhere.`,
    destructive: true,
  });
  if (!isAllowed) return;
  const words = {
    title: `Unbinding ${ends}`,
    needs: 'the rights to its ends',
    shownIn: ['exchange', 'queue'],
    vhost,
    done: `Unbound ${ends} in vhost ${vhost} of ${cluster.name}.`,
  } as const;
  await write(services, cluster, words, (client, signal) =>
    deleteBinding(client, { vhost, from, to, toType }, { propertiesKey }, signal),
  );
}
