import { button } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import type { Brokers } from './protocol.ts';

/** Which broker something runs on. Those that the course does not use say why. */
export function brokerChooser(
  { all, chosen }: Brokers,
  id: string,
  onChoose: (broker: string) => void,
): HTMLElement {
  const select = h(
    'select',
    { id },
    ...(chosen === null ? [h('option', { value: '', selected: true }, 'none that may be used')] : []),
    ...all.map(({ id, name, version, refusal }) =>
      h(
        'option',
        { value: id, selected: id === chosen, disabled: refusal !== null },
        refusal === null ? `${name}${version ? ` (${version})` : ''}` : `${name}: ${refusal}`,
      ),
    ),
  );
  select.addEventListener('change', () => onChoose(select.value));
  return h('span', { class: 'chooser' }, h('label', { for: id }, 'on'), select);
}

/** The way to a broker where there is none. */
export function connectFirst(purpose: string, onConnect: () => void): HTMLElement {
  return h(
    'div',
    { class: 'connect' },
    h(
      'p',
      {},
      `${purpose}, connect a broker that is for play. One on your own machine, with Docker: `,
      h('code', {}, dockerRun),
      ', then ',
      h('code', {}, 'http://localhost:15672'),
      ' as guest, password guest.',
    ),
    button({ label: 'Connect a cluster…', onClick: onConnect }),
  );
}

/** The image has the management and the Prometheus plugin; the ports are open to this machine only. */
const dockerRun = [
  'docker run --rm',
  ...[5672, 15672, 15692].map(port => `-p 127.0.0.1:${port}:${port}`),
  'rabbitmq:4-management',
].join(' ');
