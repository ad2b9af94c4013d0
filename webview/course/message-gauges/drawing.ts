import { svg } from '../../shared/dom.ts';
import type { Orientation } from '../drawing-width.ts';
import { type Gauge, type Scenario, stations } from './gauges.ts';

/** The stations in a row, or one above the other, with a bar for each gauge. Its text equivalent stands beside it. */
export function drawGauges(orientation: Orientation, { shows }: Scenario): SVGSVGElement {
  return orientation === 'horizontal' ? inRow(shows) : inColumn(shows);
}

/** More than any gauge shows. */
const most = 125;
const slot = 72;

function inRow(shows: Scenario['shows']): SVGSVGElement {
  const [top, full] = [66, 100];
  const drawing = svg('svg', { viewBox: '0 0 720 196', class: 'diagram gauges', 'aria-hidden': 'true' });
  let left = 0;
  for (const { name, gauges } of stations) {
    const names = Object.keys(gauges) as Gauge[];
    const width = names.length * slot - 16;
    drawing.append(
      svg('rect', { x: left + 1, y: 1, width, height: 34, rx: 6 }),
      svg('text', { x: left + 1 + width / 2, y: 22.5 }, name),
    );
    if (left > 0)
      drawing.append(svg('path', { d: `M${left - 13} 18 h10 m-5 -5 l6 5 l-6 5`, class: 'arrow' }));
    for (const [index, gauge] of names.entries()) {
      const count = shows[gauge] ?? 0;
      const height = (count / most) * full;
      const x = left + index * slot + slot / 2 - 8;
      drawing.append(
        svg(
          'g',
          { class: barClass(gauge, count) },
          svg('rect', { x: x - 11, y: top, width: 22, height: full, class: 'scale' }),
          svg('rect', { x: x - 11, y: top + full - height, width: 22, height, class: 'bar' }),
          svg('text', { x, y: top - 8, class: 'count' }, String(count)),
          svg('text', { x, y: top + full + 18, class: 'gauge' }, gauge),
        ),
      );
    }
    left += names.length * slot;
  }
  return drawing;
}

function inColumn(shows: Scenario['shows']): SVGSVGElement {
  const [start, full, row] = [84, 150, 24];
  const drawing = svg('svg', { class: 'diagram gauges vertical', 'aria-hidden': 'true' });
  let top = 0;
  for (const { name, gauges } of stations) {
    drawing.append(
      svg('rect', { x: 1, y: top + 1, width: 278, height: 28, rx: 6 }),
      svg('text', { x: 140, y: top + 19.5 }, name),
    );
    top += 38;
    for (const gauge of Object.keys(gauges) as Gauge[]) {
      const count = shows[gauge] ?? 0;
      drawing.append(
        svg(
          'g',
          { class: barClass(gauge, count) },
          svg('text', { x: start - 8, y: top + 12, class: 'gauge before' }, gauge),
          svg('rect', { x: start, y: top, width: full, height: 16, class: 'scale' }),
          svg('rect', { x: start, y: top, width: (count / most) * full, height: 16, class: 'bar' }),
          svg('text', { x: start + full + 22, y: top + 12.5, class: 'count' }, String(count)),
        ),
      );
      top += row;
    }
    top += 10;
  }
  drawing.setAttribute('viewBox', `0 0 280 ${top}`);
  return drawing;
}

function barClass(gauge: Gauge, count: number): string {
  if (count === 0) return 'reading empty';
  if (gauge === 'unroutable' || gauge === 'dead') return 'reading lost';
  return gauge === 'ready' || gauge === 'unacked' || gauge === 'redelivered' ? 'reading waits' : 'reading';
}
