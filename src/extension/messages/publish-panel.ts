import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import {
  type Kept,
  kept,
  type PublishOrder,
  type PublishState,
  publishProtocol,
} from '../../../webview/publish/protocol.ts';
import { answer, eventMessage, type Handlers } from '../../../webview/shared/protocol.ts';
import { draftDocument, type MessageDraft } from '../../messages/draft.ts';
import { templateFields } from '../../messages/template.ts';
import { type Cluster, markWords } from '../clusters/cluster.ts';
import { viewType } from '../contributions/pages.ts';
import { OpenForms } from '../open-forms.ts';
import { showPage } from '../webview-page.ts';
import type { MessageAccess, VhostPlace } from './access.ts';
import { BodyFile } from './body-file.ts';
import { type DocumentPlace, openMessage, openText } from './documents.ts';
import { FormRun } from './form-run.ts';
import { checkOrder, draftOf, previewText, routeOf } from './publish-order.ts';
import { PublishedMessages } from './published-messages.ts';
import { VhostNames } from './vhost-names.ts';

export interface FormServices {
  readonly access: MessageAccess;
  /** Of the workspace: where what is typed and what was published is kept. */
  readonly state: vscode.Memento;
}

/** Opens the form with a new message, to a queue where one is given. */
export function openNewMessage(services: FormServices, place: VhostPlace, queue = ''): void {
  openPublishForm(services, place, {
    exchange: '',
    routingKey: queue,
    properties: { contentType: 'application/json', deliveryMode: '2', messageId: '{{uuid}}' },
    headers: [],
    body: { form: 'json', text: '{\n  "number": "{{counter}}"\n}', file: '' },
    fill: true,
  });
}

/** Opens a form of its own for a message: nothing that is typed in another one is lost. */
export function openPublishForm(services: FormServices, place: DocumentPlace, draft: MessageDraft): void {
  const panel = vscode.window.createWebviewPanel(
    viewType('publish'),
    `Publish · ${place.cluster.name}`,
    vscode.ViewColumn.Active,
    { enableFindWidget: true },
  );
  new PublishPanel(panel, services, place, {
    form: randomUUID(),
    revision: 0,
    cluster: place.cluster.id,
    vhost: place.vhost,
    ...(place.original ? { original: place.original } : {}),
    order: orderOf(draft),
  });
}

/** Brings a form back with what was typed: into the panel that VS Code has made for it. */
export async function restorePublishForm(
  services: FormServices,
  clusters: readonly Cluster[],
  panel: vscode.WebviewPanel,
  state: unknown,
): Promise<void> {
  const data = openForms(services.state).newest(kept.safeParse(state).data);
  const cluster = clusters.find(({ id }) => id === data?.cluster);
  if (data && cluster) {
    const { vhost, original } = data;
    new PublishPanel(panel, services, { cluster, vhost, ...(original ? { original } : {}) }, data);
    return;
  }
  panel.dispose();
  // Its cluster was removed; what was typed was not.
  if (data) await openText(draftDocument(draftOf(data.order)), 'json');
}

function openForms(state: vscode.Memento): OpenForms<Kept> {
  return new OpenForms(state, 'messages.openForms', kept);
}

function orderOf(draft: MessageDraft): PublishOrder {
  const way = draft.exchange === '' ? 'queue' : 'exchange';
  const { properties, ...rest } = draft;
  return {
    draft: { ...rest, properties: { ...properties } as Record<string, string> },
    way,
    count: '1',
    rate: '',
    replace: false,
  };
}

/** The form of one message. The page keeps what is typed; here is what it cannot know. */
class PublishPanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #access: MessageAccess;
  readonly #published: PublishedMessages;
  readonly #forms: OpenForms<Kept>;
  readonly #place: DocumentPlace;
  /** As far as the page has told. */
  #kept: Kept;
  readonly #names: VhostNames;
  readonly #file = new BodyFile();
  readonly #run: FormRun;
  readonly #disposables: vscode.Disposable[] = [];
  #closed = false;

  constructor(panel: vscode.WebviewPanel, { access, state }: FormServices, place: DocumentPlace, kept: Kept) {
    this.#panel = panel;
    this.#access = access;
    this.#published = new PublishedMessages(state);
    this.#place = place;
    this.#forms = openForms(state);
    this.#kept = kept;
    this.#names = new VhostNames(access, place);
    this.#run = new FormRun(access, place, () => this.#tell());
    panel.onDidDispose(() => this.#dispose(), undefined, this.#disposables);
    panel.webview.onDidReceiveMessage(message => this.#answer(message), undefined, this.#disposables);
    panel.iconPath = new vscode.ThemeIcon('send');
    showPage(panel, access.extensionUri, 'publish');
  }

  get #state(): PublishState {
    const { cluster, vhost, original } = this.#place;
    const mark = this.#mark;
    return {
      cluster: cluster.name,
      vhost,
      username: cluster.username,
      ...(mark === '' ? {} : { mark }),
      ...(original ? { original: original.queue } : {}),
      fields: templateFields,
      ...(this.#run.state ? { run: this.#run.state } : {}),
    };
  }

  /** A form outlives its cluster, with what is typed. */
  get #mark(): string {
    try {
      return markWords(this.#access.cluster(this.#place));
    } catch {
      return 'removed';
    }
  }

  readonly #handlers: Handlers<typeof publishProtocol> = {
    start: () => ({ state: this.#state, kept: this.#kept }),
    names: ({ of, filter }) => this.#names.find(of, filter),
    check: async ({ order, revision }) => {
      this.#kept = { ...this.#kept, order, revision };
      await this.#forms.keep(this.#kept);
      const { problems, first, route } = await this.#check(order);
      const preview = first ? previewText(first) : '';
      return { problems, preview, route: route.words, unroutable: route.unroutable };
    },
    publish: async order => {
      const { problems, count, perSecond, first, file } = await this.#check(order);
      if (problems.length > 0 || !first) return { problems };
      this.#run.start({ order, first, count, perSecond, file }, () =>
        this.#published.add(this.#place.cluster, draftOf(order)),
      );
      return { problems };
    },
    cancel: () => {
      this.#run.cancel();
      return {};
    },
    chooseFile: async () => {
      const files = await vscode.window.showOpenDialog({ title: 'The file that is the body' });
      return { path: files?.[0]?.fsPath };
    },
    history: async () => ({ order: await this.#askHistory() }),
    openDocument: async order => {
      const { problems, file } = await this.#check(order);
      // Where it goes can be mended in the document.
      const ofMessage = problems.filter(
        ({ field }) => !['exchange', 'routingKey', 'count', 'rate'].includes(field),
      );
      if (ofMessage.length === 0) {
        const draft = draftOf(order);
        await openMessage(draftDocument(draft, file), { ...this.#place, literal: !draft.fill });
      }
      return { problems: ofMessage };
    },
  };

  async #check(order: PublishOrder) {
    const file = await this.#file.of(order.draft.body);
    const checked = checkOrder(order, file);
    const route = await this.#names.route(topology => routeOf(order, this.#place.vhost, topology));
    // What is missing is told once.
    const known = new Set(checked.problems.map(({ field }) => field));
    const problems = [...checked.problems, ...route.problems.filter(({ field }) => !known.has(field))];
    return { ...checked, problems, route, file: typeof file === 'string' ? undefined : file };
  }

  async #askHistory(): Promise<PublishOrder | undefined> {
    const items = this.#published.list(this.#place.cluster).map(({ draft, at }) => ({
      label:
        draft.exchange === ''
          ? `queue ${draft.routingKey}`
          : `exchange ${draft.exchange}, ${draft.routingKey}`,
      description: new Date(at).toLocaleString(),
      detail:
        draft.body.form === 'file' ? draft.body.file : draft.body.text.replace(/\s+/g, ' ').slice(0, 100),
      draft,
    }));
    if (items.length === 0)
      throw new Error(`Nothing was published to ${this.#place.cluster.name} from this workspace yet.`);
    const title = 'Messages that were published, without what they call secrets';
    const chosen = await vscode.window.showQuickPick(items, {
      title,
      matchOnDescription: true,
      matchOnDetail: true,
    });
    return chosen && orderOf(chosen.draft);
  }

  async #answer(message: unknown): Promise<void> {
    const response = await answer(publishProtocol, this.#handlers, message);
    if (response) await this.#panel.webview.postMessage(response);
  }

  #tell(): void {
    if (this.#closed) return;
    void this.#panel.webview.postMessage(eventMessage(publishProtocol, 'state', this.#state));
  }

  /** What is being published goes on, and a notification tells how it ends. */
  #dispose(): void {
    this.#closed = true;
    void this.#forms.forget(this.#kept.form);
    for (const disposable of this.#disposables) disposable.dispose();
  }
}
