import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { isCodeLanguage, mentionsClient } from '../../client-code/languages.ts';
import type { NodeSection } from '../../conf/rabbitmqadmin-conf.ts';
import { mentionsSection } from '../../definitions/mentions-section.ts';
import type { ComposeBroker } from '../../deployment/compose-access.ts';
import type { Judged } from '../../language/service.ts';
import type { AskedKind } from '../../lint/kind.ts';
import type { LintOptions } from '../../lint/lint.ts';
import { parseVersion, type Version } from '../../model/version.ts';
import type { Severity } from '../../rules/rule.ts';
import { mentionsRabbit } from '../../yaml/mentions-rabbit.ts';
import { kindByLanguage } from '../contributions/languages.ts';
import { profileOf } from '../diagnostics/profile.ts';
import type { Sidecars } from '../diagnostics/sidecars.ts';
import { setting } from '../settings.ts';
import { previewScheme } from '../snippets/preview-scheme.ts';
import { LanguageClient } from './client.ts';
import type { Judging, Method, Notification, Params, Result } from './protocol.ts';

/** Any JSON document of any scheme: files, untitled and virtual ones. Its content says whether it is RabbitMQ's. */
export const jsonDocuments: readonly string[] = ['json', 'jsonc'];

/** rabbitmq.conf, wherever it is. */
export const confDocuments: readonly string[] = ['rabbitmq-conf'];

/** advanced.config and the classic rabbitmq.config, wherever they are. */
export const advancedDocuments: readonly string[] = ['rabbitmq-advanced-config'];

/** enabled_plugins, wherever it is. */
export const pluginDocuments: readonly string[] = ['rabbitmq-enabled-plugins'];

/** Code that may use a client. */
export const codeDocuments: readonly string[] = Object.keys(kindByLanguage).filter(language =>
  isCodeLanguage(kindByLanguage[language]),
);

/** Whatever can have findings. */
export const allDocuments: vscode.DocumentSelector = [
  ...Object.keys(kindByLanguage),
  { pattern: '**/*haproxy*.cfg' },
];

/**
 * The open documents as the language worker knows them. One in JSON that mentions nothing of RabbitMQ's is never sent; of the
 * others the text is sent once, a part at a time, and then every change.
 */
export class LanguageDocuments implements vscode.Disposable {
  readonly #client: LanguageClient;
  readonly #sidecars: Sidecars;
  readonly #log: vscode.LogOutputChannel;
  /** By URI; without an entry: mentions nothing of RabbitMQ's, or is in another language. */
  readonly #states = new Map<string, State>();
  readonly #didSend = new vscode.EventEmitter<vscode.TextDocument>();
  readonly #didRejudge = new vscode.EventEmitter<vscode.TextDocument>();
  readonly #didForget = new vscode.EventEmitter<vscode.TextDocument>();
  readonly #didRestart = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[] = [
    this.#didSend,
    this.#didRejudge,
    this.#didForget,
    this.#didRestart,
  ];
  /** The worker has a document, or a new version of it. */
  readonly onDidSend = this.#didSend.event;
  /** A document is judged in another way from now on. */
  readonly onDidRejudge = this.#didRejudge.event;
  readonly onDidForget = this.#didForget.event;
  /** A new worker knows nothing of what {@link tell} told the one before. */
  readonly onDidRestart = this.#didRestart.event;

  /** @param workerEntry the bundle of the language worker. */
  constructor(workerEntry: vscode.Uri, sidecars: Sidecars, log: vscode.LogOutputChannel) {
    this.#sidecars = sidecars;
    this.#log = log;
    this.#client = new LanguageClient({
      entry: workerEntry.fsPath,
      log,
      onRestart: () => {
        this.#didRestart.fire();
        this.#openAll();
      },
      onGiveUp: () => void this.#offerRestart(),
    });
    this.#disposables.push(
      vscode.workspace.onDidOpenTextDocument(document => this.#open(document)),
      vscode.workspace.onDidChangeTextDocument(change => this.#change(change)),
      vscode.workspace.onDidCloseTextDocument(document => this.#close(document)),
      vscode.workspace.onDidChangeConfiguration(change => {
        if (change.affectsConfiguration('rabbitmqProduction')) this.#judgeAll();
      }),
      sidecars.onDidChange(() => this.#judgeAll()),
    );
    this.#openAll();
  }

  /** Whether the document may be RabbitMQ's. */
  has(document: vscode.TextDocument): boolean {
    return this.#states.has(document.uri.toString());
  }

  /** Tells the worker of a file that no editor has open. */
  tell(stored: Extract<Notification, { readonly type: 'stored' | 'folder' }>): void {
    this.#client.notify(stored);
  }

  /** What the worker has been told of may change what is found in a document. */
  judgeAgain(document: vscode.TextDocument): void {
    if (this.has(document)) this.#didRejudge.fire(document);
  }

  /**
   * Asks the worker about a document as it is now. Undefined where nobody can want the answer any more, or where the
   * document is not RabbitMQ's. @throws when the worker failed at it.
   */
  async request<M extends Method>(
    method: M,
    document: vscode.TextDocument,
    params: Params<M>,
    token?: vscode.CancellationToken,
  ): Promise<Result<M> | undefined> {
    const uri = document.uri.toString();
    const state = this.#states.get(uri);
    if (!state || !(await state.isSent)) return undefined;
    const { version } = document;
    const abort = new AbortController();
    if (token?.isCancellationRequested) abort.abort();
    const subscription = token?.onCancellationRequested(() => abort.abort());
    try {
      const result = await this.#client.request(method, { uri, version }, params, abort.signal);
      return document.version === version ? result : undefined;
    } finally {
      subscription?.dispose();
    }
  }

  /** How to reach the brokers of a Compose file, whether it is open or not; none while the worker is down. */
  async composeBrokers(
    text: string,
    values: Readonly<Record<string, string | undefined>>,
  ): Promise<readonly ComposeBroker[]> {
    return (await this.#ask('composeBrokers', 'yaml', text, values)) ?? [];
  }

  /** The nodes of a rabbitmqadmin.conf, by name; none while the worker is down. */
  async rabbitmqadminNodes(text: string): Promise<Readonly<Record<string, NodeSection>>> {
    return (await this.#ask('rabbitmqadminNodes', 'conf', text, undefined)) ?? {};
  }

  /** Whether the text of a document in another language reads like rabbitmq.conf: the worker sees it under another name, for a moment. */
  async looksLikeConf(document: vscode.TextDocument): Promise<boolean> {
    const seen = { uri: `recognised:${document.uri.toString()}`, version: document.version };
    const judging = await this.#judgingOf(document);
    this.#client.notify({ type: 'open', ...seen, kind: 'conf', text: document.getText(), judging });
    const answer = await this.#client.request('looksLikeConf', seen, undefined);
    this.#client.notify({ type: 'close', uri: seen.uri });
    return answer ?? false;
  }

  /** What the rules say of definitions that no editor has open, judged for one version and for production; nothing while the worker is down. */
  async judge(definitions: object, version: Version): Promise<readonly Judged[]> {
    const options: LintOptions = { profile: 'production', kind: 'definitions', version };
    const text = JSON.stringify(definitions);
    return (await this.#ask('judge', 'definitions', text, undefined, options)) ?? [];
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
    this.#states.clear();
    void this.#client.dispose();
  }

  /** Asks about a text that no editor has open: the worker sees it for a moment. */
  async #ask<M extends Method>(
    method: M,
    kind: AskedKind,
    text: string,
    params: Params<M>,
    options: LintOptions = { profile: 'staging' },
  ): Promise<Result<M> | undefined> {
    const seen = { uri: `asked:${randomUUID()}`, version: 1 };
    this.#client.notify({ type: 'open', ...seen, kind, text, judging: { options } });
    const answer = await this.#client.request(method, seen, params);
    this.#client.notify({ type: 'close', uri: seen.uri });
    return answer;
  }

  #openAll(): void {
    this.#states.clear();
    for (const document of vscode.workspace.textDocuments) this.#open(document);
  }

  async #offerRestart(): Promise<void> {
    const [startAgain, showLog] = ['Start Again', 'Show Log'];
    const chosen = await vscode.window.showWarningMessage(
      'RabbitMQ: files are no longer checked, as what checks them broke down twice. Close the file that does it, if you know which, and start again.',
      startAgain,
      showLog,
    );
    if (chosen === startAgain) this.#client.start();
    else if (chosen === showLog) this.#log.show();
  }

  #open(document: vscode.TextDocument): void {
    const kind = kindOf(document);
    if (!kind) return;
    const state: State = { document, kind, isSent: Promise.resolve(false), judgements: 0 };
    this.#states.set(document.uri.toString(), state);
    state.isSent = this.#send(state).catch((error: Error) => {
      this.#log.error(`Reading ${document.uri.toString(true)}: ${error.message}`);
      return false;
    });
  }

  /** @returns whether the document is for the worker. */
  async #send(state: State): Promise<boolean> {
    const { document } = state;
    const uri = document.uri.toString();
    const isCurrent = () => this.#states.get(uri) === state;
    await setImmediate();
    while (isCurrent()) {
      const { version } = document;
      const isOurs = await this.#sendParts(state, () => isCurrent() && document.version === version);
      if (!isCurrent()) break;
      // What was typed meanwhile is in no part, or only in some.
      if (document.version !== version) continue;
      if (!isOurs) {
        this.#states.delete(uri);
        break;
      }
      state.sentVersion = version;
      this.#didSend.fire(document);
      return true;
    }
    return false;
  }

  /** Definitions from the first part on that mentions something of RabbitMQ's; @returns whether there was one. */
  async #sendParts({ document, kind }: State, goOn: () => boolean): Promise<boolean> {
    const uri = document.uri.toString();
    const { version } = document;
    let text = '';
    let isOpen = false;
    for (const part of partsOf(document)) {
      text += part;
      if (isOpen) {
        this.#client.notify({ type: 'append', uri, text: part });
      } else if (mentions[kind]?.test(part) ?? true) {
        const judging = await this.#judgingOf(document);
        if (!goOn()) break;
        this.#client.notify({ type: 'open', uri, version, kind, text, judging });
        isOpen = true;
      }
      await setImmediate();
      if (!goOn()) break;
    }
    return isOpen;
  }

  #change({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0) return;
    const uri = document.uri.toString();
    const state = this.#states.get(uri);
    if (!state) {
      const kind = kindOf(document);
      const mention = kind && mentions[kind];
      if (mention && contentChanges.some(change => mention.test(around(document, change))))
        this.#open(document);
      return;
    }
    // While the text is being sent its version says that it has to be sent anew.
    if (state.sentVersion === undefined) return;
    state.sentVersion = document.version;
    this.#client.notify({
      type: 'change',
      uri,
      version: document.version,
      changes: contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
        offset: rangeOffset,
        length: rangeLength,
        text,
      })),
    });
    this.#didSend.fire(document);
  }

  #close(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    if (!this.#states.delete(uri)) return;
    this.#client.notify({ type: 'close', uri });
    this.#didForget.fire(document);
  }

  #judgeAll(): void {
    for (const state of this.#states.values()) void this.#judge(state);
  }

  async #judge(state: State): Promise<void> {
    if (!(await state.isSent)) return;
    const { document } = state;
    const uri = document.uri.toString();
    state.judgements++;
    const { judgements } = state;
    const judging = await this.#judgingOf(document);
    // What was read for an earlier change may come later.
    if (this.#states.get(uri) !== state || state.judgements !== judgements) return;
    this.#client.notify({ type: 'judge', uri, judging });
    this.#didRejudge.fire(document);
  }

  /** How strict, for which version, and what a person has set and accepted, where the document lies. */
  async #judgingOf(document: vscode.TextDocument): Promise<Judging> {
    const sidecar = await this.#sidecars.nearest(document);
    const options: LintOptions = {
      profile: profileOf(document).profile,
      fallbackVersion: parseVersion(setting('rabbitmqVersion', document)),
      // A copy, as VS Code's own object watches over its keys and cannot be sent to another thread.
      severities: { ...(setting('rules', document) as Readonly<Record<string, Severity | 'off'>>) },
    };
    return { options, sidecar };
  }
}

interface State {
  readonly document: vscode.TextDocument;
  readonly kind: AskedKind;
  /** Settles when the worker has the text, or when it turns out to be none for it. */
  isSent: Promise<boolean>;
  /** Missing until the whole text was sent. */
  sentVersion?: number;
  /** How often what it is judged by has changed. */
  judgements: number;
}

/** Undefined: the document is none for the worker. */
function kindOf({ languageId, uri: { path, scheme } }: vscode.TextDocument): AskedKind | undefined {
  if (unjudged.has(scheme)) return undefined;
  // Its language is another extension's, or none.
  return kindByLanguage[languageId] ?? (/haproxy[^/]*\.cfg$/.test(path) ? 'haproxy' : undefined);
}

/** What a text has somewhere that is one of RabbitMQ's, where its language does not tell. */
const mentions: Readonly<Partial<Record<AskedKind, RegExp>>> = {
  definitions: mentionsSection,
  yaml: mentionsRabbit,
  haproxy: /rabbit|amqp|567[12]/i,
  ...mentionsClient,
};

/** Nobody can mend what is shown there. */
const unjudged: ReadonlySet<string> = new Set(['git', 'output', previewScheme]);

/** To read a text of 20 MB at once would hold up the extension host for too long. */
const linesAPart = 2_000;

function* partsOf(document: vscode.TextDocument): Generator<string> {
  for (let line = 0; line < document.lineCount; line += linesAPart) {
    yield document.getText(new vscode.Range(line, 0, line + linesAPart, 0));
  }
}

/** What was typed, with as much of its line as the longest name of a section may need. */
function around(
  document: vscode.TextDocument,
  { range: { start }, text }: vscode.TextDocumentContentChangeEvent,
): string {
  const lines = text.split('\n');
  const last = lines.at(-1) ?? '';
  const end = start.translate(lines.length - 1);
  const column = (lines.length === 1 ? start.character : 0) + last.length;
  return document.getText(
    new vscode.Range(
      start.with({ character: Math.max(0, start.character - longestName) }),
      end.with({ character: column + longestName }),
    ),
  );
}

const longestName = '"rabbitmq_version"'.length;
