import { h, svg } from '../../shared/dom.ts';
import { choice } from '../choice.ts';
import { type AccessRequest, accessRequests, rings } from './rings.ts';

/** Six rings, and a request that comes as far as it may. All that the drawing shows is also told in words. */
export function accessRings(): HTMLElement {
  const picture = h('div', { class: 'picture' });
  const told = h('div', { role: 'status', class: 'told' });
  const names = rings.map(name => h('li', {}, name));

  function show(request: AccessRequest | undefined): void {
    if (!request) return;
    const refusal = request.refusedBy ? rings.indexOf(request.refusedBy) : rings.length;
    picture.replaceChildren(draw(refusal));
    for (const [index, name] of names.entries()) name.className = stateOf(index, refusal);
    told.replaceChildren(
      h('p', { class: 'verdict' }, request.refusedBy ? `Refused: ${request.refusedBy}` : 'Passed all six'),
      h('p', {}, h('code', {}, request.answer)),
      h('p', {}, request.text),
    );
  }

  show(accessRequests[0]);
  return h(
    'div',
    { class: 'access-rings' },
    choice(
      'Who comes',
      accessRequests.map(({ name }) => name),
      index => show(accessRequests[index]),
    ),
    h('div', { class: 'rings-and-names' }, picture, h('ol', { class: 'ring-names' }, ...names)),
    told,
  );
}

const centre = 150;
const outermost = 140;
const step = 22;

function draw(refusal: number): SVGSVGElement {
  const radius = (index: number) => outermost - index * step;
  const end = refusal < rings.length ? centre - radius(refusal) : centre;
  return svg(
    'svg',
    { viewBox: '0 0 300 300', class: 'diagram rings', 'aria-hidden': 'true' },
    ...rings.flatMap((_, index) => [
      svg('circle', { cx: centre, cy: centre, r: radius(index), class: `ring ${stateOf(index, refusal)}` }),
      svg('text', { x: centre, y: centre - radius(index) + 16, class: 'number' }, String(index + 1)),
    ]),
    svg('path', { d: `M0 ${centre} H${end}`, class: refusal < rings.length ? 'request refused' : 'request' }),
    svg(
      'g',
      { class: refusal < rings.length ? 'end refused' : 'end' },
      svg('circle', { cx: end, cy: centre, r: 10 }),
      svg('text', { x: end, y: centre + 4.5 }, refusal < rings.length ? '✕' : '✓'),
    ),
  );
}

function stateOf(index: number, refusal: number): string {
  if (index === refusal) return 'refuses';
  return index < refusal ? 'passed' : 'untouched';
}
