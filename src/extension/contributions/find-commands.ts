import type { CommandDeclaration } from './commands.ts';
import { onNode } from './on-node.ts';
import { clustersView } from './views.ts';

const folders = ['queues', 'streams', 'deadLetterQueues', 'exchanges', 'connections'];
const queues = ['queue', 'deadLetterQueue'];
/** What has a page of its own in the management UI. */
export const kindsInUi = [
  'cluster',
  'vhost',
  ...queues,
  'exchange',
  'policy',
  'user',
  'connection',
  'channel',
  'node',
];
const isFavourite = 'viewItem =~ / favourite$/';

/** How a person finds things in the clusters' tree, and takes their names along. */
export const findCommands = {
  goToQueue: {
    title: 'Go to Queue…',
    effect: 'read',
    icon: 'search',
    palette: true,
    keys: { key: 'ctrl+alt+q', mac: 'cmd+alt+q' },
    menus: [{ menu: 'view/title', group: 'navigation@0' }],
  },
  filterFolder: {
    title: 'Filter…',
    effect: 'read',
    icon: 'filter',
    palette: true,
    keys: { key: 'ctrl+alt+f', mac: 'cmd+alt+f', when: `focusedView == ${clustersView.id}` },
    menus: [
      { menu: 'view/item/context', when: onNode(...folders), group: 'inline@0' },
      { menu: 'view/item/context', when: onNode(...folders), group: '0_view@1' },
    ],
  },
  clearFilter: {
    title: 'Clear Filter',
    effect: 'read',
    icon: 'clear-all',
    palette: false,
    menus: [
      { menu: 'view/item/context', when: 'viewItem =~ / filtered$/', group: 'inline@1' },
      { menu: 'view/item/context', when: 'viewItem =~ / filtered$/', group: '0_view@2' },
    ],
  },
  sortFolder: {
    title: 'Sort…',
    effect: 'read',
    palette: false,
    menus: [
      {
        menu: 'view/item/context',
        when: onNode(...folders.filter(kind => kind !== 'connections')),
        group: '0_view@3',
      },
    ],
  },
  addFavourite: {
    title: 'Add to Favourites',
    effect: 'read',
    icon: 'star-empty',
    palette: false,
    menus: [
      {
        menu: 'view/item/context',
        when: `${onNode(...queues)} && !(${isFavourite})`,
        group: '1_open@3',
      },
    ],
  },
  removeFavourite: {
    title: 'Remove from Favourites',
    effect: 'read',
    icon: 'star-delete',
    palette: false,
    menus: [
      { menu: 'view/item/context', when: isFavourite, group: 'inline@9' },
      { menu: 'view/item/context', when: isFavourite, group: '1_open@3' },
    ],
  },
  revealQueue: {
    title: 'Show in the Tree',
    effect: 'read',
    icon: 'list-tree',
    palette: false,
    menus: [
      { menu: 'view/item/context', when: isFavourite, group: '1_open@2' },
      { menu: 'view/item/context', when: isFavourite, group: 'inline@8' },
    ],
  },
  copyName: {
    title: 'Copy Name',
    effect: 'read',
    palette: false,
    keys: { key: 'ctrl+c', mac: 'cmd+c', when: `focusedView == ${clustersView.id} && !inputFocus` },
    menus: [{ menu: 'view/item/context', when: onNode(...kindsInUi), group: '2_copy@1' }],
  },
  copyAmqpUri: {
    title: 'Copy AMQP URI',
    effect: 'read',
    palette: false,
    menus: [{ menu: 'view/item/context', when: onNode('cluster', 'vhost', ...queues), group: '2_copy@2' }],
  },
  copyManagementUrl: {
    title: 'Copy Management URL',
    effect: 'read',
    palette: false,
    menus: [{ menu: 'view/item/context', when: onNode(...kindsInUi), group: '2_copy@3' }],
  },
  copyJson: {
    title: 'Copy as JSON',
    effect: 'read',
    palette: false,
    menus: [
      { menu: 'view/item/context', when: onNode(...kindsInUi, 'binding', 'permission'), group: '2_copy@4' },
    ],
  },
  showHealth: { title: 'Show Cluster Health…', effect: 'read', palette: true },
} as const satisfies Readonly<Record<string, CommandDeclaration>>;
