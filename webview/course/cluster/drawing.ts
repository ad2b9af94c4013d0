import { svg } from '../../shared/dom.ts';
import type { Orientation } from '../drawing-width.ts';
import { type ClusterOutcome, classicNode, type NodesUp } from './outcome.ts';

const node = { width: 200, height: 128 };

/** Each node with what it has of the queues, as SVG: a picture for the eye only, told in words beside it. */
export function drawCluster(orientation: Orientation, up: NodesUp, outcome: ClusterOutcome): SVGSVGElement {
  const flat = orientation === 'horizontal';
  const gap = flat ? 50 : 16;
  const [width, height] = flat
    ? [3 * node.width + 2 * gap, node.height]
    : [node.width, 3 * node.height + 2 * gap];
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, class: `diagram nodes ${orientation}`, 'aria-hidden': 'true' },
    ...up.map((isUp, index) => {
      const along = index * ((flat ? node.width : node.height) + gap);
      const [x, y] = flat ? [along, 0] : [0, along];
      return svg(
        'g',
        { transform: `translate(${x} ${y})`, class: state(isUp, outcome.majority) },
        svg('rect', { x: 1, y: 1, width: node.width - 2, height: node.height - 2, rx: 8 }),
        svg('text', { x: node.width / 2, y: 24 }, `Node ${index + 1}${isUp ? '' : ': down'}`),
        member(40, role(index, isUp, outcome), outcome.leader === index ? 'leads' : ''),
        ...(index === classicNode ? [member(84, 'Classic queue', '')] : []),
      );
    }),
  );
}

function state(isUp: boolean, majority: boolean): string {
  if (!isUp) return 'down';
  return majority ? 'up' : 'stuck';
}

function role(index: number, isUp: boolean, { leader, majority }: ClusterOutcome): string {
  if (leader === index) return 'Quorum queue: leader';
  return isUp && !majority ? 'Quorum queue: stuck' : 'Quorum queue: follower';
}

function member(y: number, name: string, kind: string): SVGElement {
  return svg(
    'g',
    { class: `member ${kind}`, transform: `translate(12 ${y})` },
    svg('rect', { width: node.width - 24, height: 34, rx: 4 }),
    svg('text', { x: node.width / 2 - 12, y: 21.5 }, name),
  );
}
