import { textOf } from '../client-code/client.ts';
import type { ClientCode } from '../client-code/client-code.ts';
import type { Flag, Operation } from '../client-code/operations.ts';
import type { Expression } from '../client-code/program.ts';
import type { ChecklistItemId } from '../rules/checklist.ts';
import { code as asCode } from './describe.ts';
import type { Hover } from './hover.ts';

/** What the call under the pointer asks of a broker, with what the client takes where nothing is said. */
export function codeHoverAt(code: ClientCode, offset: number): Hover | undefined {
  const operation = code.operations.find(
    ({ call: { nameRange } }) => nameRange.start <= offset && offset < nameRange.end,
  );
  const described = operation && describe(operation, code);
  if (!operation || !described) return undefined;
  const { title, rows, item } = described;
  const markdown = [`**${title}**`, rows.filter(Boolean).join(' · ')].filter(Boolean).join('\n\n');
  return { range: operation.call.nameRange, markdown, ...(item && { item }) };
}

interface Described {
  readonly title: string;
  readonly rows: readonly string[];
  readonly item?: ChecklistItemId;
}

function describe(operation: Operation, { channels, client, all }: ClientCode): Described | undefined {
  switch (operation.kind) {
    case 'declare-queue': {
      const { queue, durable, exclusive, autoDelete, isPassive, arguments: given } = operation;
      const title = `${isPassive ? 'Looks whether there is' : 'Declares'} ${named('queue', queue)}`;
      if (isPassive) return { title, rows: ['It makes none, and fails where there is none.'] };
      const type = textOf(given.get('x-queue-type'));
      const rows = [
        said(durable, 'durable', 'not durable: gone with a restart of its node', client.name),
        exclusive.value === true ? 'exclusive: gone with its connection' : '',
        autoDelete.value === true ? 'deleted after its last consumer' : '',
        type === undefined ? '' : asCode(type),
        ...[...given.keys()].filter(key => key !== 'x-queue-type').map(asCode),
      ];
      return { title, rows, item: 'REL001' };
    }
    case 'declare-exchange':
      return {
        title: `Declares ${named('exchange', operation.exchange)}`,
        rows: [said(operation.durable, 'durable', 'not durable: gone with a restart', client.name)],
        item: 'REL001',
      };
    case 'publish': {
      const { channel, exchange, routingKey, persistent, mandatory } = operation;
      const isDefault = exchange === undefined || textOf(exchange) === '';
      const [opening] = channels.openings(channel) ?? [];
      const confirms = opening && channels.confirms(opening);
      const rows = [
        said(persistent, 'persistent', 'transient: a restart loses it from a classic queue', client.name),
        mandatory.value === true
          ? 'mandatory: it comes back where no queue is bound for it'
          : mandatory.value === false
            ? 'not mandatory: where no queue is bound for it, it is dropped'
            : '',
        confirms === undefined ? '' : confirms ? 'the channel confirms' : 'the channel does not confirm',
      ];
      const title = `Publishes to ${isDefault ? named('queue', routingKey) : named('exchange', exchange)}`;
      return { title, rows, item: persistent.value === false ? 'REL002' : 'REL004' };
    }
    case 'consume': {
      const { queue, autoAck, channel } = operation;
      const prefetch = all('prefetch').find(other => channels.isSame(other.channel, channel) === true);
      const rows = [
        said(autoAck, 'acknowledged automatically, when it is sent', 'acknowledged by hand', client.name),
        prefetch ? '' : 'no prefetch that is to be seen here',
      ];
      return {
        title: `Consumes ${named('queue', queue)}`,
        rows,
        item: autoAck.value === true ? 'REL003' : 'REL005',
      };
    }
    case 'settle': {
      const { verdict, requeue } = operation;
      const title = {
        ack: 'Acknowledges the message',
        nack: 'Refuses the message',
        reject: 'Refuses the message',
      }[verdict];
      const back = said(
        requeue,
        'it goes back to its queue, and comes again at once',
        'it is dead-lettered, or deleted where its queue has no dead letter exchange',
        client.name,
      );
      return verdict === 'ack'
        ? { title, rows: ['the broker forgets it'], item: 'REL003' }
        : { title, rows: [back], item: requeue.value === false ? 'ERR001' : 'ERR002' };
    }
    case 'open-channel': {
      const confirms = channels.confirms(operation);
      if (confirms === undefined) return { title: 'Opens a channel', rows: [] };
      return {
        title: 'Opens a channel',
        rows: [
          confirms ? 'what is published on it is confirmed' : 'what is published on it is not confirmed',
        ],
        item: 'REL004',
      };
    }
    case 'prefetch':
      return {
        title: 'Sets the prefetch',
        rows: ['how many messages a consumer holds at a time', 'for the consumers that come after it'],
        item: 'REL005',
      };
    default:
      return undefined;
  }
}

/** What a flag means, and whose choice it is where it is not written. */
function said({ value, at }: Flag, yes: string, no: string, client: string): string {
  if (value === undefined) return '';
  return `${value ? yes : no}${at ? '' : ` (as ${client} has it by default)`}`;
}

function named(kind: string, expression: Expression | undefined): string {
  const name = textOf(expression);
  return name ? `${kind} ${asCode(name)}` : `a ${kind}`.replace('a exchange', 'an exchange');
}
