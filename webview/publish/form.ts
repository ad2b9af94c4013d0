import { combobox, type Found } from '../shared/combobox.ts';
import { button, checkbox } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { type Field, field } from '../shared/field.ts';
import { withCode } from '../shared/words.ts';
import { bodyField } from './body.ts';
import { headerTable } from './headers.ts';
import { propertyFields } from './properties.ts';
import type { Problems, PublishOrder, PublishState } from './protocol.ts';

export interface FormActions {
  changed(): void;
  names(of: 'exchange' | 'queue', filter: string): Promise<Found>;
  chooseFile(): Promise<string | undefined>;
  publish(): void;
  openDocument(): void;
  history(): void;
}

export interface PublishForm {
  readonly element: HTMLElement;
  /** What is typed. */
  order: PublishOrder;
  /** What is wrong, in the fields that were touched. */
  showProblems(problems: Problems): void;
  /** In all fields, the first of which gets the focus. */
  insist(problems: Problems): void;
  showRoute(words: string, unroutable: boolean): void;
  setBusy(busy: boolean): void;
}

/** All of a message that can be typed, and where and how often it goes. @param run how publishing goes, always in view */
export function publishForm(
  { username, original, fields: templates }: Pick<PublishState, 'username' | 'original' | 'fields'>,
  run: HTMLElement,
  actions: FormActions,
): PublishForm {
  const ways = { queue: radio('queue'), exchange: radio('exchange') };
  const queue = combobox('queue', filter => actions.names('queue', filter));
  const exchange = combobox('exchange', filter => actions.names('exchange', filter));
  const routingKey = h('input', { type: 'text', id: 'routingKey', spellcheck: 'false' });
  const ofQueue = field('Queue', queue.input, '', queue.element);
  const ofExchange = field('Exchange', exchange.input, '', exchange.element);
  const ofRoutingKey = field('Routing key', routingKey);
  const route = h('p', { class: 'route', role: 'status' });
  const body = bodyField(changed, actions.chooseFile);
  const properties = propertyFields(username);
  const headers = headerTable(changed);
  const count = h('input', { type: 'text', id: 'count', inputmode: 'numeric' });
  const ofCount = field('How many', count);
  const rate = h('input', { type: 'text', id: 'rate', inputmode: 'decimal' });
  const ofRate = field('Messages a second', rate, 'Empty: as fast as the broker confirms');
  const fill = checkbox('Fill in fields, anew in each message', true, changed);
  const replace = checkbox(
    `Take the original out of queue ${original ?? ''} once this is confirmed`,
    false,
    changed,
  );
  const publish = button({ label: 'Publish', appearance: 'primary', onClick: actions.publish });

  const all = new Map<string, Field>([
    ['exchange', ofExchange],
    ['body', body.field],
    ['count', ofCount],
    ['rate', ofRate],
    ...properties.fields,
  ]);
  const touched = new Set<string>();
  let insisted = false;

  function way(): PublishOrder['way'] {
    return ways.exchange.checked ? 'exchange' : 'queue';
  }
  function drawWay(): void {
    ofQueue.element.hidden = way() !== 'queue';
    ofExchange.element.hidden = ofRoutingKey.element.hidden = way() !== 'exchange';
    all.set('routingKey', way() === 'queue' ? ofQueue : ofRoutingKey);
  }
  function changed(): void {
    drawWay();
    actions.changed();
  }
  function show(problems: Problems): void {
    const found = new Map(problems.map(({ field, message }) => [field, message]));
    const shown = new Map([...found].filter(([name]) => insisted || touched.has(name)));
    for (const [name, field] of all) field.show(shown.get(name));
    headers.show(insisted ? found : new Map([...found].filter(([name]) => !name.endsWith('.name'))));
  }

  const element = h(
    'form',
    { autocomplete: 'off' },
    section(
      'Where to',
      h('fieldset', {}, h('legend', {}, 'Way'), ways.queue.label, ways.exchange.label),
      ofQueue.element,
      h('div', { class: 'pair' }, ofExchange.element, ofRoutingKey.element),
      route,
    ),
    section('Message', body.element, h('h3', {}, 'Headers'), headers.element),
    h('details', { open: true }, h('summary', {}, 'Properties'), properties.element),
    section(
      'How often',
      h('div', { class: 'pair' }, ofCount.element, ofRate.element),
      ...(original === undefined ? [] : [replace.element]),
      fill.element,
      h(
        'dl',
        { class: 'templates' },
        ...Object.entries(templates).flatMap(([name, words]) => [
          h('dt', {}, h('code', {}, name)),
          h('dd', {}, words),
        ]),
      ),
    ),
    h(
      'div',
      { class: 'foot' },
      run,
      h(
        'div',
        { class: 'actions' },
        publish,
        button({ label: 'Open as document', onClick: actions.openDocument }),
        button({ label: 'History…', onClick: actions.history }),
        h('span', { class: 'quiet' }, 'Each is mandatory and confirmed: what no queue takes is told.'),
      ),
    ),
  );
  element.addEventListener('submit', event => event.preventDefault());
  element.addEventListener('input', ({ target }) => {
    touched.add(nameOf(target));
    changed();
  });
  element.addEventListener('focusout', ({ target }) => touched.add(nameOf(target)));

  return {
    element,
    get order() {
      return {
        draft: {
          exchange: way() === 'queue' ? '' : exchange.input.value,
          routingKey: way() === 'queue' ? queue.input.value : routingKey.value,
          properties: properties.value,
          headers: headers.value,
          body: body.value,
          fill: fill.checked,
        },
        way: way(),
        count: count.value.trim(),
        rate: rate.value.trim(),
        replace: replace.checked,
      };
    },
    set order({ draft, way, count: wantedCount, rate: wantedRate, replace: wantedReplace }) {
      ways[way].input.checked = true;
      const target = way === 'queue' ? queue.input : routingKey;
      target.value = draft.routingKey;
      exchange.input.value = draft.exchange;
      properties.set(draft.properties);
      headers.set(draft.headers);
      body.set(draft.body);
      fill.checked = draft.fill;
      count.value = wantedCount;
      rate.value = wantedRate;
      replace.checked = wantedReplace;
      drawWay();
    },
    showProblems: show,
    insist(problems) {
      insisted = true;
      show(problems);
      element.querySelector<HTMLElement>('[aria-invalid="true"]:not([hidden])')?.focus();
    },
    showRoute(words, unroutable) {
      route.replaceChildren(...withCode(words));
      route.classList.toggle('warn', unroutable);
    },
    setBusy: busy => publish.toggleAttribute('disabled', busy),
  };
}

/** The field that a control is of; both ways have a routing key. */
function nameOf(target: EventTarget | null): string {
  const id = target instanceof HTMLElement ? target.id : '';
  return id === 'queue' ? 'routingKey' : id;
}

function radio(way: PublishOrder['way']) {
  const labels = { queue: 'Straight to a queue', exchange: 'To an exchange, with a routing key' };
  const input = h('input', { type: 'radio', name: 'way', value: way });
  const label = h('label', { class: 'radio' }, input, ' ', labels[way]);
  return {
    label,
    input,
    get checked() {
      return input.checked;
    },
  };
}

function section(title: string, ...content: readonly Node[]): HTMLElement {
  return h('section', {}, h('h2', {}, title), ...content);
}
