import { button, checkbox } from '../../shared/controls.ts';
import { h } from '../../shared/dom.ts';
import { followWidth, type Orientation } from '../drawing-width.ts';
import { drawCluster } from './drawing.ts';
import { type ClusterOutcome, clusterOutcome, type NodesUp, type Release, releases } from './outcome.ts';

/** Three nodes that can be stopped and started. All that the drawing shows is also told in words. */
export function cluster(): HTMLElement {
  let up: NodesUp = [true, true, true];
  let leader = 0;
  let release: Release = '4.3';
  let orientation: Orientation = 'horizontal';

  const picture = h('div', { class: 'picture' });
  const told = h('div', { role: 'status', class: 'told' });
  const buttons = up.map((_, node) =>
    button({
      label: '',
      onClick: () => change(up.with(node, !up[node])),
    }),
  );
  const older = checkbox(`As ${releases[0]} with pause_minority`, false, checked => {
    release = checked ? '4.2' : '4.3';
    show();
  });
  const root = h(
    'div',
    { class: 'cluster' },
    picture,
    h('div', { class: 'controls' }, ...buttons, older.element),
    told,
  );

  function change(next: NodesUp): void {
    up = next;
    leader = clusterOutcome(up, leader, release).leader ?? leader;
    show();
  }

  function show(): void {
    const outcome = clusterOutcome(up, leader, release);
    picture.replaceChildren(drawCluster(orientation, up, outcome));
    for (const [node, control] of buttons.entries())
      control.textContent = `${up[node] ? 'Stop' : 'Start'} node ${node + 1}`;
    told.replaceChildren(h('dl', {}, ...words(outcome)));
  }

  followWidth(root, changed => {
    orientation = changed;
    show();
  });
  show();
  return root;
}

function words({ quorum, classic, nodes }: ClusterOutcome): readonly HTMLElement[] {
  return Object.entries({ Nodes: nodes, 'Quorum queue': quorum, 'Classic queue': classic }).flatMap(
    ([name, text]) => [h('dt', {}, name), h('dd', {}, text)],
  );
}
