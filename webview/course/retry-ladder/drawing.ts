import { svg } from '../../shared/dom.ts';
import type { Orientation } from '../drawing-width.ts';
import { type Place, waitsMs } from './journey.ts';

const box = { width: 130, height: 44 };

/** The upper left corners of the boxes. */
const layouts: Readonly<Record<Orientation, Layout>> = {
  horizontal: { width: 720, height: 232, work: [20, 88], step: n => [295, 12 + n * 76], dead: [570, 88] },
  vertical: { width: 300, height: 410, work: [0, 12], step: n => [150, 88 + n * 76], dead: [0, 344] },
};

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly work: Corner;
  readonly dead: Corner;
  step(n: number): Corner;
}
type Corner = readonly [x: number, y: number];

/** The queues of the ladder and where the message is, as SVG: a picture for the eye only, told in words beside it. */
export function drawLadder(orientation: Orientation, here: Place): SVGSVGElement {
  const { width, height, work, dead, step } = layouts[orientation];
  const drawing = svg('svg', {
    viewBox: `0 0 ${width} ${height}`,
    class: `diagram ${orientation}`,
    'aria-hidden': 'true',
  });
  for (const [index] of waitsMs.entries()) {
    drawing.append(way(orientation, work, step(index), here === index));
  }
  drawing.append(way(orientation, work, dead, here === 'dead', orientation === 'horizontal' ? 222 : 0));
  drawing.append(queue(work, 'orders.work', 'work', here === 'work'));
  for (const [index, wait] of waitsMs.entries()) {
    drawing.append(queue(step(index), `wait ${wait / 1000} s`, 'retry', here === index));
  }
  drawing.append(queue(dead, 'dead letters', 'dead', here === 'dead'));
  return drawing;
}

function queue([x, y]: Corner, name: string, kind: string, holds: boolean): SVGElement {
  return svg(
    'g',
    { class: `queue ${kind}${holds ? ' holds' : ''}` },
    svg('rect', { x: x + 1, y: y + 1, width: box.width - 2, height: box.height - 2, rx: 6 }),
    svg('text', { x: x + box.width / 2, y: y + box.height / 2 + 4.5 }, name),
    ...(holds ? [svg('circle', { cx: x + box.width - 2, cy: y + 2, r: 9, class: 'token' })] : []),
  );
}

/** From the work queue to another; `below` is the height at which it goes round what stands between. */
function way(orientation: Orientation, from: Corner, to: Corner, taken: boolean, below = 0): SVGElement {
  const [toX, toY] = [to[0], to[1] + box.height / 2];
  const middle = from[0] + box.width / 2;
  const d =
    orientation === 'horizontal'
      ? below > 0
        ? `M${middle} ${from[1] + box.height} V${below} H${to[0] + box.width / 2} V${to[1] + box.height + 4}`
        : `M${from[0] + box.width} ${from[1] + box.height / 2} L${toX - 4} ${toY}`
      : to[0] === from[0]
        ? `M${middle} ${from[1] + box.height} V${to[1] - 4}`
        : `M${middle} ${toY} H${toX - 4}`;
  return svg('path', { d, class: `way${taken ? ' taken' : ''}` });
}
