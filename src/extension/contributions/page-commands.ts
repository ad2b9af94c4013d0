import type { CommandDeclaration } from './commands.ts';
import { onNode } from './on-node.ts';
import { clustersView } from './views.ts';

const queues = ['queue', 'deadLetterQueue'];

/** The pages of queues and clusters. */
export const pageCommands = {
  openQueuePage: {
    title: 'Open Queue Page',
    effect: 'read',
    icon: 'graph-line',
    palette: true,
    // Enter alone opens the node.
    keys: {
      key: 'ctrl+enter',
      mac: 'cmd+enter',
      when: `focusedView == ${clustersView.id} && listFocus && !inputFocus`,
    },
    menus: [
      { menu: 'view/item/context', when: onNode(...queues), group: 'inline@0' },
      { menu: 'view/item/context', when: onNode(...queues), group: '1_open@0' },
    ],
  },
  openClusterPage: {
    title: 'Open Cluster Page',
    effect: 'read',
    icon: 'dashboard',
    palette: true,
    menus: [
      { menu: 'view/item/context', when: onNode('cluster'), group: 'inline@0' },
      { menu: 'view/item/context', when: onNode('cluster'), group: '1_open@0' },
    ],
  },
} as const satisfies Readonly<Record<string, CommandDeclaration>>;
