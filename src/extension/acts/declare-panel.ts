import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import {
  type DeclareState,
  type DefinitionsItem,
  declareProtocol,
  type Kept,
  type Kind,
  kept,
  type Outcome,
} from '../../../webview/declare/protocol.ts';
import { answer, eventMessage, type Handlers } from '../../../webview/shared/protocol.ts';
import { readQueue } from '../../management/queues.ts';
import { listVhosts } from '../../management/vhosts.ts';
import { quantity } from '../../messages/size.ts';
import type { Policy } from '../../model/model.ts';
import { formatVersion } from '../../model/version.ts';
import { markWords } from '../clusters/cluster.ts';
import { mayWrite } from '../clusters/guard.ts';
import { viewType } from '../contributions/pages.ts';
import type { NodeKind } from '../explorer/node.ts';
import { openText } from '../messages/documents.ts';
import { OpenForms } from '../open-forms.ts';
import { showPage } from '../webview-page.ts';
import { type ActServices, sessionOf, type VhostPlace, write } from './act.ts';
import { type Declared, declareItem, existing, policyItem, policyOf, titleOf } from './declare-item.ts';
import { definitionsAround, sectionOf, verdictOn } from './judged-item.ts';
import { VhostAround } from './vhost-around.ts';

/** Opens the form for something new, with what is known of it already. @throws {ManagementError} */
export async function openDeclareForm(
  services: ActServices,
  place: VhostPlace,
  kind: Kind,
  item: DefinitionsItem = {},
): Promise<void> {
  const session = sessionOf(services, place.cluster);
  const vhost = (await session.call(listVhosts)).find(({ name }) => name === place.vhost);
  const type = vhost?.defaultQueueType;
  const begin = kind === 'queue' && type ? { arguments: { 'x-queue-type': type }, ...item } : item;
  await open(services, place, { kind, item: begin });
}

/** Opens it for a policy that is there. @throws {ManagementError} where it is gone */
export async function openPolicyForm(
  services: ActServices,
  place: VhostPlace,
  { kind, name }: Pick<Policy, 'kind' | 'name'>,
): Promise<void> {
  const session = sessionOf(services, place.cluster);
  const { policies } = await new VhostAround(
    () => session,
    place.vhost,
    new AbortController().signal,
  ).around();
  const policy = policies.find(other => other.kind === kind && other.name === name);
  if (!policy) throw new Error(`There is no ${kind} ${name} in vhost ${place.vhost} any more.`);
  await open(services, place, { kind, name, item: policyItem(policy) });
}

async function open(services: ActServices, place: VhostPlace, subject: Subject): Promise<void> {
  const { cluster, vhost } = place;
  const session = sessionOf(services, cluster);
  await session.connect();
  const title = `${subject.name ?? `New ${subject.kind}`} · ${cluster.name}`;
  const panel = vscode.window.createWebviewPanel(viewType('declare'), title, vscode.ViewColumn.Active, {
    enableFindWidget: true,
  });
  new DeclarePanel(panel, services, place, {
    form: randomUUID(),
    revision: 0,
    cluster: cluster.id,
    vhost,
    version: formatVersion(session.version),
    ...subject,
  });
}

/** Brings a form back with what was typed: into the panel that VS Code has made for it. */
export async function restoreDeclareForm(
  services: ActServices,
  panel: vscode.WebviewPanel,
  state: unknown,
): Promise<void> {
  const data = openForms(services).newest(kept.safeParse(state).data);
  const cluster = services.store.list().find(({ id }) => id === data?.cluster);
  if (data && cluster) {
    new DeclarePanel(panel, services, { cluster, vhost: data.vhost }, data);
    return;
  }
  panel.dispose();
  // Its cluster was removed; what was typed was not.
  if (data) await openAsDefinitions(data);
}

function openForms({ state }: ActServices): OpenForms<Kept> {
  return new OpenForms(state, 'acts.openForms', kept);
}

async function openAsDefinitions({ kind, item }: Pick<Kept, 'kind' | 'item'>): Promise<void> {
  await openText(`${JSON.stringify({ [sectionOf[kind]]: [item] }, null, 2)}\n`, 'json');
}

/** `name` is that of what is edited. */
type Subject = Pick<Kept, 'kind' | 'name' | 'item'>;

/** The form of one object. The page knows what can be typed; here is what its cluster says to it. */
class DeclarePanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #services: ActServices;
  readonly #place: VhostPlace;
  readonly #forms: OpenForms<Kept>;
  /** As far as the page has told. */
  #kept: Kept;
  readonly #around: VhostAround;
  readonly #closed = new AbortController();
  readonly #disposables: vscode.Disposable[] = [];

  constructor(panel: vscode.WebviewPanel, services: ActServices, place: VhostPlace, kept: Kept) {
    this.#panel = panel;
    this.#services = services;
    this.#place = place;
    this.#forms = openForms(services);
    this.#kept = kept;
    this.#around = new VhostAround(
      () => sessionOf(services, place.cluster),
      place.vhost,
      this.#closed.signal,
    );
    panel.onDidDispose(() => this.#dispose(), undefined, this.#disposables);
    panel.webview.onDidReceiveMessage(message => this.#answer(message), undefined, this.#disposables);
    services.store.onDidChange(() => this.#tell(), undefined, this.#disposables);
    panel.iconPath = new vscode.ThemeIcon('new-file');
    showPage(panel, services.extensionUri, 'declare');
  }

  /** A form outlives its cluster, with what is typed. */
  get #state(): DeclareState {
    const { cluster, vhost } = this.#place;
    const now = this.#services.store.list().find(({ id }) => id === cluster.id);
    const mark = now ? markWords(now) : 'removed';
    const { kind, name, version } = this.#kept;
    return {
      cluster: cluster.name,
      vhost,
      version,
      ...(mark === '' ? {} : { mark }),
      kind,
      ...(name === undefined ? {} : { name }),
    };
  }

  readonly #handlers: Handlers<typeof declareProtocol> = {
    start: () => ({ state: this.#state, kept: this.#kept }),
    names: ({ of, filter }) => this.#around.names(of, filter),
    check: async typed => {
      this.#kept = { ...this.#kept, ...typed };
      await this.#forms.keep(this.#kept);
      return this.#check(this.#declared(typed.item));
    },
    declare: async ({ item }) => {
      const declared = this.#declared(item);
      const { problems } = await this.#judge(declared);
      if (problems.length === 0) void this.#declare(declared);
      return { problems };
    },
    openDocument: async ({ item }) => {
      await openAsDefinitions({ kind: this.#kept.kind, item });
      return {};
    },
  };

  #declared(item: DefinitionsItem): Declared {
    return { kind: this.#kept.kind, item, vhost: this.#place.vhost };
  }

  async #check(declared: Declared) {
    const session = sessionOf(this.#services, this.#place.cluster);
    const [verdict, around] = await Promise.all([this.#judge(declared), this.#around.around()]);
    const there = await session.call(
      (client, signal) => existing(client, declared, around, signal),
      this.#closed.signal,
    );
    const isPolicy = declared.kind === 'policy' || declared.kind === 'operator policy';
    const preview =
      isPolicy && verdict.problems.length === 0 ? await this.#around.preview(policyOf(declared)) : undefined;
    return { ...verdict, ...(there ? { existing: there } : {}), ...(preview ? { preview } : {}) };
  }

  async #judge({ kind, item, vhost }: Declared) {
    const session = sessionOf(this.#services, this.#place.cluster);
    const around = await this.#around.around();
    const { destination, destination_type: toType } = item;
    const hasDestination =
      kind === 'binding' && toType === 'queue' && typeof destination === 'string' && destination !== ''
        ? await session.call(
            (client, signal) => isThere(client, vhost, destination, signal),
            this.#closed.signal,
          )
        : false;
    const definitions = definitionsAround(kind, item, vhost, { ...around, hasDestination });
    return verdictOn(kind, await this.#services.documents.judge(definitions, session.version));
  }

  /** How it ends is told to the page: it may take longer than an answer. */
  async #declare(declared: Declared): Promise<void> {
    this.#outcome(
      await this.#write(declared).catch(error => ({
        kind: 'refused' as const,
        words: error instanceof Error ? error.message : String(error),
      })),
    );
  }

  async #write(declared: Declared): Promise<Outcome> {
    const { store } = this.#services;
    const { cluster, vhost } = this.#place;
    const { kind } = declared;
    const title = titleOf(declared);
    const isPolicy = kind === 'policy' || kind === 'operator policy';
    const verb = isPolicy ? 'Set' : kind === 'binding' ? 'Bind' : 'Declare';
    const isAllowed = await mayWrite(store, cluster, {
      title: kind === 'binding' ? verb : `${verb} ${kind[0]?.toUpperCase()}${kind.slice(1)}`,
      question: `${verb} ${title} in vhost ${vhost} of ${cluster.name}?`,
      ...(isPolicy ? { detail: await this.#effectWords(declared) } : {}),
      // A policy changes what is there.
      destructive: isPolicy,
    });
    if (!isAllowed) return { kind: 'left', words: '' };
    const needs = isPolicy
      ? kind === 'policy'
        ? 'policymaker'
        : 'administrator'
      : kind === 'binding'
        ? 'the rights to its ends'
        : 'the right to configure it';
    const shownIn = shownWith[kind];
    await write(
      this.#services,
      cluster,
      { title: `${verb} ${title}`, needs, shownIn, vhost },
      (client, signal) => declareItem(client, declared, signal),
    );
    this.#around.forget();
    return { kind: 'done', words: `Done: ${title} in vhost ${vhost} of ${cluster.name}.` };
  }

  async #effectWords(declared: Declared): Promise<string> {
    const { queues, exchanges, applies, changes, ties } = await this.#around.preview(policyOf(declared));
    const tied =
      ties.length === 0 ? '' : ` It ties with ${ties.join(', ')}: which of them applies is not defined.`;
    return `It matches ${quantity(queues, 'queue')} and ${quantity(exchanges, 'exchange')}, applies to ${applies} of them, and changes settings of ${changes}.${tied}`;
  }

  async #answer(message: unknown): Promise<void> {
    const response = await answer(declareProtocol, this.#handlers, message);
    if (response) await this.#panel.webview.postMessage(response);
  }

  #tell(): void {
    void this.#panel.webview.postMessage(eventMessage(declareProtocol, 'state', this.#state));
  }

  #outcome(outcome: Outcome): void {
    if (this.#closed.signal.aborted) return;
    void this.#panel.webview.postMessage(eventMessage(declareProtocol, 'outcome', outcome));
  }

  /** What was allowed already goes on. */
  #dispose(): void {
    this.#closed.abort();
    void this.#forms.forget(this.#kept.form);
    for (const disposable of this.#disposables) disposable.dispose();
  }
}

/** The folders that show what was declared. */
const shownWith: Readonly<Record<Kind, readonly NodeKind[]>> = {
  queue: ['queues', 'streams', 'deadLetterQueues'],
  exchange: ['exchanges'],
  binding: ['exchange', 'queue'],
  policy: ['policies'],
  'operator policy': ['policies'],
};

async function isThere(...queue: Parameters<typeof readQueue>): Promise<boolean> {
  return readQueue(...queue).then(
    () => true,
    () => false,
  );
}
