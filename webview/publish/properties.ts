import type { Properties } from '../../src/messages/message.ts';
import { h } from '../shared/dom.ts';
import { type Field, field, option } from '../shared/field.ts';
import type { PublishDraft } from './protocol.ts';

export interface PropertyFields {
  readonly element: HTMLElement;
  /** What is not empty. */
  readonly value: PublishDraft['properties'];
  set(properties: PublishDraft['properties']): void;
  readonly fields: ReadonlyMap<string, Field>;
}

type PropertyName = Exclude<keyof Properties, 'headers'>;

/** All properties of a message but its headers. https://www.rabbitmq.com/docs/publishers#message-properties */
export function propertyFields(username: string): PropertyFields {
  const hints: Readonly<Record<PropertyName, string>> = {
    contentType: 'Such as application/json',
    contentEncoding: 'Such as gzip, for a body that is compressed',
    deliveryMode: '',
    priority: '0 to 255; of use to queues with x-max-priority, and quorum queues',
    correlationId: 'Of a request, in its response',
    replyTo: 'The queue for responses',
    expiration: 'Milliseconds until the message expires in its queue',
    messageId: '',
    timestamp: 'Seconds since 1970, such as {{seconds}}',
    type: 'What kind of message it is',
    userId: `Checked by the broker: ${username}, or nothing`,
    appId: '',
    clusterId: 'Out of use',
  };
  const names = Object.keys(hints) as PropertyName[];
  const controls = new Map(
    names.map(name => {
      const id = `properties.${name}`;
      return [
        name,
        name === 'deliveryMode' ? h('select', { id }) : h('input', { type: 'text', id, spellcheck: 'false' }),
      ];
    }),
  );
  const fields = new Map(
    [...controls].map(([name, control]) => [control.id, field(kebab(name), control, hints[name])]),
  );
  return {
    element: h('div', { class: 'properties' }, ...[...fields.values()].map(({ element }) => element)),
    get value() {
      const given = [...controls].map(([name, control]) => [name, control.value] as const);
      return Object.fromEntries(given.filter(([, value]) => value !== ''));
    },
    set(properties) {
      for (const [name, control] of controls) {
        const value = properties[name] ?? '';
        if (control instanceof HTMLSelectElement) control.replaceChildren(...deliveryModes(value));
        else control.value = value;
      }
    },
    fields,
  };
}

/** A message that was read may have another one than there are. */
function deliveryModes(value: string): HTMLOptionElement[] {
  const known = [
    ['2', '2: persistent'],
    ['1', '1: transient'],
    ['', 'not sent: transient'],
  ] as const;
  const others = known.some(([mode]) => mode === value) ? [] : ([[value, value]] as const);
  return [...known, ...others].map(([mode, label]) => option(mode, label, mode === value));
}

/** As AMQP 0-9-1 spells them. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}
