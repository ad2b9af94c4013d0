import { actCommands } from './act-commands.ts';
import { messageDocumentsKey } from './context-keys.ts';
import { findCommands, kindsInUi } from './find-commands.ts';
import { onNode } from './on-node.ts';
import { pageCommands } from './page-commands.ts';

/**
 * What a command does to the world: on a cluster, where clusters/guard.ts decides, or to files and to what VS Code keeps.
 * What is destructive is asked for.
 */
export type Effect =
  | { readonly effect: 'read' }
  | { readonly effect: 'write' | 'destructive'; readonly on: 'cluster' | 'workspace' };

export type CommandDeclaration = Effect & {
  readonly title: string;
  /** A codicon: https://code.visualstudio.com/api/references/icons-in-labels */
  readonly icon?: string;
  /** Commands that need an argument stay out of the palette. */
  readonly palette: boolean;
  readonly menus?: readonly MenuPlace[];
  readonly keys?: { readonly key: string; readonly mac: string; readonly when?: string };
};

export interface MenuPlace {
  readonly menu: 'view/title' | 'view/item/context' | 'editor/context' | 'editor/title';
  /** In the menus of views: which; the clusters' where it says nothing. */
  readonly view?: 'course';
  readonly when?: string;
  readonly group: string;
}

/** Of the other languages the content says whether it is RabbitMQ's, which a menu cannot know. */
const snippetEditor =
  '!editorReadonly && editorLangId =~ /^((java|type)script(react)?|python|java|go|csharp|rabbitmq-conf)$/';

/** Every command, by the last part of its identifier. package.json is generated from this list. */
export const commands = {
  ...findCommands,
  ...actCommands,
  ...pageCommands,
  addCluster: {
    title: 'Add Cluster…',
    effect: 'read',
    icon: 'add',
    palette: true,
    menus: [{ menu: 'view/title', group: 'navigation@1' }],
  },
  refresh: {
    title: 'Refresh',
    effect: 'read',
    icon: 'refresh',
    palette: true,
    menus: [
      { menu: 'view/title', group: 'navigation@2' },
      { menu: 'view/item/context', when: onNode('cluster', 'vhost'), group: 'inline@1' },
    ],
  },
  openCourse: {
    title: 'Open Course',
    effect: 'read',
    icon: 'mortar-board',
    palette: true,
    menus: [
      { menu: 'view/title', group: 'navigation@3' },
      { menu: 'view/title', view: 'course', group: 'navigation@1' },
    ],
  },
  searchCourse: {
    title: 'Search the Course…',
    effect: 'read',
    icon: 'search',
    palette: true,
    menus: [{ menu: 'view/title', view: 'course', group: 'navigation@2' }],
  },
  openQuiz: { title: 'Open Quiz', effect: 'read', icon: 'question', palette: true },
  openExercise: { title: 'Open Exercise…', effect: 'read', icon: 'beaker', palette: true },
  resetProgress: {
    title: 'Reset Progress…',
    effect: 'destructive',
    on: 'workspace',
    palette: false,
    menus: [
      {
        menu: 'view/item/context',
        view: 'course',
        when: onNode('lesson', 'exercise', 'quiz'),
        group: '1_reset',
      },
    ],
  },
  resetCourse: {
    title: 'Reset Progress of the Whole Course…',
    effect: 'destructive',
    on: 'workspace',
    palette: true,
    menus: [{ menu: 'view/title', view: 'course', group: '1_reset' }],
  },
  openSampleDefinitions: { title: 'Open a Sample Definitions File', effect: 'read', palette: true },
  openInManagementUi: {
    title: 'Open in Management UI',
    effect: 'read',
    icon: 'link-external',
    palette: false,
    menus: [
      { menu: 'view/item/context', when: onNode(...kindsInUi), group: '1_open' },
      { menu: 'view/item/context', when: onNode('queue', 'deadLetterQueue'), group: 'inline@1' },
    ],
  },
  peekMessages: {
    title: 'Peek Messages…',
    effect: 'read',
    icon: 'eye',
    palette: false,
    menus: [
      { menu: 'view/item/context', when: onNode('queue', 'deadLetterQueue'), group: 'inline@0' },
      { menu: 'view/item/context', when: onNode('queue', 'deadLetterQueue'), group: '0_messages@1' },
    ],
  },
  publishMessage: {
    title: 'Publish Message…',
    effect: 'read',
    palette: false,
    menus: [
      { menu: 'view/item/context', when: onNode('vhost', 'queue', 'deadLetterQueue'), group: '0_messages@2' },
    ],
  },
  openInForm: {
    title: 'Open This Message in the Form',
    effect: 'read',
    icon: 'list-flat',
    palette: true,
    menus: [{ menu: 'editor/title', when: `resource in ${messageDocumentsKey}`, group: 'navigation@2' }],
  },
  publishDocument: {
    title: 'Publish This JSON Document…',
    effect: 'write',
    on: 'cluster',
    icon: 'send',
    palette: true,
    menus: [
      {
        menu: 'editor/title',
        when: `resource in ${messageDocumentsKey}`,
        group: 'navigation@1',
      },
    ],
  },
  exportMessages: {
    title: 'Export Messages…',
    effect: 'read',
    palette: false,
    menus: [{ menu: 'view/item/context', when: onNode('queue', 'deadLetterQueue'), group: '0_messages@3' }],
  },
  importMessages: {
    title: 'Import Messages…',
    effect: 'write',
    on: 'cluster',
    palette: false,
    menus: [
      { menu: 'view/item/context', when: onNode('vhost', 'queue', 'deadLetterQueue'), group: '0_messages@4' },
    ],
  },
  purgeQueue: {
    title: 'Purge Queue…',
    effect: 'destructive',
    on: 'cluster',
    palette: false,
    menus: [{ menu: 'view/item/context', when: onNode('queue', 'deadLetterQueue'), group: '4_destroy' }],
  },
  editCluster: {
    title: 'Edit Cluster…',
    effect: 'read',
    palette: false,
    menus: [{ menu: 'view/item/context', when: onNode('cluster'), group: '3_cluster@0' }],
  },
  updateCredentials: {
    title: 'Update Credentials…',
    effect: 'read',
    palette: false,
    menus: [{ menu: 'view/item/context', when: onNode('cluster'), group: '3_cluster@1' }],
  },
  setAmqpAddress: {
    title: 'Set AMQP Address…',
    effect: 'read',
    palette: false,
    menus: [{ menu: 'view/item/context', when: onNode('cluster'), group: '3_cluster@1' }],
  },
  checkReadiness: {
    title: 'Check Production Readiness',
    effect: 'read',
    icon: 'checklist',
    palette: true,
    menus: [
      { menu: 'view/item/context', when: onNode('cluster'), group: 'inline@0' },
      { menu: 'view/item/context', when: onNode('cluster'), group: '0_readiness@1' },
    ],
  },
  openReadiness: {
    title: 'Open Readiness Report',
    effect: 'read',
    icon: 'checklist',
    palette: true,
    menus: [
      { menu: 'view/item/context', when: onNode('cluster'), group: '0_readiness@2' },
      { menu: 'view/item/context', view: 'course', when: onNode('item'), group: 'inline@1' },
    ],
  },
  markCluster: {
    title: 'Mark Cluster…',
    effect: 'write',
    on: 'workspace',
    palette: true,
    menus: [{ menu: 'view/item/context', when: onNode('cluster'), group: '3_cluster@0' }],
  },
  shareClusters: {
    title: 'Share Clusters in the Workspace…',
    effect: 'write',
    on: 'workspace',
    palette: true,
    menus: [{ menu: 'view/item/context', when: onNode('cluster'), group: '3_cluster@1' }],
  },
  removeCluster: {
    title: 'Remove Cluster…',
    effect: 'destructive',
    on: 'workspace',
    palette: false,
    menus: [{ menu: 'view/item/context', when: onNode('cluster'), group: '3_cluster@2' }],
  },
  showMore: { title: 'Show More', effect: 'read', palette: false },
  findDeadLetterQueues: { title: 'Look for Dead Letter Queues', effect: 'read', palette: false },
  insertSnippet: {
    title: 'Insert Reliability Snippet…',
    effect: 'write',
    on: 'workspace',
    palette: true,
    menus: [{ menu: 'editor/context', when: snippetEditor, group: '1_modification@9' }],
  },
  openRule: { title: 'Open Rule…', effect: 'read', palette: true },
  chooseProfile: { title: 'Choose Profile of File…', effect: 'read', palette: true },
  replacePassword: {
    title: 'Give the User a Random Password',
    effect: 'write',
    on: 'workspace',
    palette: false,
  },
  suppress: { title: 'Suppress a Finding with a Reason…', effect: 'write', on: 'workspace', palette: false },
  showTargets: { title: 'Show What a Lens Tells Of', effect: 'read', palette: false },
  showLog: { title: 'Show Log', effect: 'read', palette: true },
} as const satisfies Readonly<Record<string, CommandDeclaration>>;

export type CommandId = keyof typeof commands;
