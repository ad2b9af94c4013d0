import { button, checkbox } from '../../shared/controls.ts';
import { h } from '../../shared/dom.ts';
import { followWidth, type Orientation } from '../drawing-width.ts';
import { type DrawingState, drawPipeline, glyphs } from './drawing.ts';
import { crash, type Fate, fateNames, type Hop, hopNames, hops, type Protections } from './outcome.ts';

/** The pipeline of four hops, with a switch and a crash for each. All that the drawing shows is also told in words. */
export function fourHops(): HTMLElement {
  let on: Protections = { publish: false, store: false, deliver: false, handle: false };
  let hop: Hop | undefined;
  let orientation: Orientation = 'horizontal';

  const picture = h('div', { class: 'picture' });
  const told = h('div', { role: 'status', class: 'told' });
  const root = h(
    'div',
    { class: 'four-hops' },
    picture,
    told,
    h('ol', { class: 'hops' }, ...hops.map(control)),
  );

  function control(which: Hop): HTMLElement {
    const { name, protection } = hopNames[which];
    const { element } = checkbox(protection, on[which], checked => {
      on = { ...on, [which]: checked };
      show();
    });
    return h(
      'li',
      {},
      h('span', { class: 'hop-name' }, name),
      element,
      button({
        label: 'Crash here',
        ariaLabel: `Crash here: ${name}`,
        onClick: () => {
          hop = which;
          show();
          animate(picture);
        },
      }),
    );
  }

  function show(): void {
    const outcome = hop && crash(hop, on);
    const state: DrawingState = { on, crashed: hop && outcome && { hop, fates: outcome.fates } };
    picture.replaceChildren(drawPipeline(orientation, state));
    told.replaceChildren(
      ...(outcome
        ? [counts(outcome.fates), h('p', {}, outcome.text)]
        : [h('p', {}, 'Nothing has crashed yet. Choose a hop and let it crash.')]),
    );
  }

  followWidth(root, next => {
    orientation = next;
    show();
  });

  show();
  return root;
}

/** Such as "2× 2 handled twice  ↻ 3 sent again, handled once": the legend of the drawing and its text in one. */
function counts(fates: readonly Fate[]): HTMLElement {
  return h(
    'p',
    { class: 'counts' },
    ...[...new Set(fates)].flatMap((fate, index) => [
      index > 0 ? ' ' : '',
      h(
        'span',
        { class: fate },
        h('span', { class: 'glyph', 'aria-hidden': 'true' }, glyphs[fate]),
        ` ${fates.filter(other => other === fate).length} ${fateNames[fate]}${index < new Set(fates).size - 1 ? ',' : '.'}`,
      ),
    ]),
  );
}

function animate(picture: HTMLElement): void {
  if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  for (const [index, message] of picture.querySelectorAll('.message').entries()) {
    message.animate([{ opacity: 0 }, { opacity: 1 }], {
      duration: 250,
      delay: index * 120,
      fill: 'backwards',
    });
  }
}
