import type { Page } from 'playwright-core';
import { checkOrder, previewText, routeOf } from '../../src/extension/messages/publish-order.ts';
import { templateFields } from '../../src/messages/template.ts';
import { topologyOf } from '../../src/model/topology.ts';
import { newestVersion } from '../../src/model/version.ts';
import type { Lifetime } from '../../tools/lifetime.ts';
import { type PublishOrder, type PublishState, publishProtocol } from '../../webview/publish/protocol.ts';
import { eventMessage, type Handlers } from '../../webview/shared/protocol.ts';
import { openWebviewPage } from './webview-page.ts';

/** The form in a browser, with the extension's side behind it but for brokers and VS Code. */
export interface PublishPage {
  readonly page: Page;
  /** What was asked for, in order. */
  readonly asked: readonly (readonly [method: string, params: unknown])[];
  readonly complaints: readonly string[];
  tell(change: Partial<PublishState>): Promise<void>;
}

export const newOrder: PublishOrder = {
  draft: {
    exchange: '',
    routingKey: 'orders',
    properties: { contentType: 'application/json', deliveryMode: '2', messageId: '{{uuid}}' },
    headers: [],
    body: { form: 'json', text: '{"number":{{counter}}}', file: '' },
    fill: true,
  },
  way: 'queue',
  count: '1',
  rate: '',
  replace: false,
};

/** Opens the form with `order`, in a virtual host with these queues and an exchange `shop` that `orders` is bound to. */
export async function openPublishPage(
  lifetime: Lifetime,
  {
    order = newOrder,
    queues = ['orders', 'orders.dead', 'returns'],
    history,
    ...change
  }: {
    order?: PublishOrder;
    queues?: readonly string[];
    history?: PublishOrder;
  } & Partial<PublishState> = {},
): Promise<PublishPage> {
  const asked: (readonly [string, unknown])[] = [];
  const vhost = change.vhost ?? '/';
  let state: PublishState = {
    cluster: 'production',
    vhost,
    username: 'shop',
    fields: templateFields,
    ...change,
  };
  const topology = topologyOf(modelOf(vhost, queues), newestVersion);
  const check = (order: PublishOrder) => {
    const checked = checkOrder(order, undefined);
    const route = routeOf(order, vhost, topology);
    return { ...checked, route, problems: [...checked.problems, ...route.problems] };
  };
  const handlers: Handlers<typeof publishProtocol> = {
    start: () => ({ state, kept: { form: 'form', revision: 0, cluster: 'id', vhost, order } }),
    names: ({ of, filter }) => {
      const all = of === 'queue' ? queues : ['amq.topic', 'shop'];
      const found = all.filter(name => name.includes(filter));
      return { names: found.slice(0, 100).map(name => ({ name, type: of })), total: found.length };
    },
    check: ({ order }) => {
      const { problems, first, route } = check(order);
      return {
        problems,
        route: route.words,
        unroutable: route.unroutable,
        preview: first ? previewText(first) : '',
      };
    },
    publish: order => {
      const { problems } = check(order);
      if (problems.length === 0) asked.push(['publish', order]);
      return { problems };
    },
    openDocument: order => {
      asked.push(['openDocument', order]);
      return { problems: [] };
    },
    cancel: () => {
      asked.push(['cancel', {}]);
      return {};
    },
    chooseFile: () => ({ path: '/data/body.bin' }),
    history: () => ({ order: history }),
  };
  const { page, complaints, post } = await openWebviewPage(lifetime, 'publish', publishProtocol, handlers);
  return {
    page,
    asked,
    complaints,
    async tell(next) {
      state = { ...state, ...next };
      await post(eventMessage(publishProtocol, 'state', state));
    },
  };
}

function modelOf(vhost: string, queues: readonly string[]) {
  const source = { kind: 'resource', path: '' } as never;
  const empty = { users: [], permissions: [], policies: [], parameters: [] };
  return {
    ...empty,
    vhosts: [{ source, name: vhost }],
    exchanges: [{ source, vhost, name: 'shop', type: 'direct', arguments: {} }],
    queues: queues.map((name, index) => ({ source, vhost, name, index, arguments: {} })),
    bindings: [
      {
        source,
        vhost,
        from: 'shop',
        to: 'orders',
        toType: 'queue' as const,
        routingKey: 'new',
        arguments: {},
      },
    ],
  };
}
