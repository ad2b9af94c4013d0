import { h } from '../../shared/dom.ts';
import { choice } from '../choice.ts';
import { followWidth, type Orientation } from '../drawing-width.ts';
import { drawGauges } from './drawing.ts';
import { type Gauge, scenarios, stations } from './gauges.ts';

/** A message's way with a gauge at each station, for a choice of what goes wrong. All that it shows is also told in words. */
export function messageGauges(): HTMLElement {
  let scenario = scenarios[0];
  let orientation: Orientation = 'horizontal';
  const picture = h('div', { class: 'picture' });
  const told = h('div', { role: 'status', class: 'told' });
  const chooser = choice(
    'What happens to them',
    scenarios.map(({ name }) => name),
    index => {
      scenario = scenarios[index];
      show();
    },
  );
  const root = h('div', { class: 'message-gauges' }, chooser, picture, told);

  function show(): void {
    if (!scenario) return;
    const { shows, text } = scenario;
    picture.replaceChildren(drawGauges(orientation, scenario));
    const metrics = stations.flatMap(({ gauges }) => Object.entries(gauges) as [Gauge, string][]);
    told.replaceChildren(
      h('p', {}, text),
      h(
        'ul',
        {},
        ...metrics
          .filter(([gauge]) => shows[gauge])
          .map(([gauge, metric]) => h('li', {}, `${gauge} ${shows[gauge]}: `, h('code', {}, metric))),
      ),
    );
  }

  followWidth(root, changed => {
    orientation = changed;
    show();
  });
  show();
  return root;
}
