// The entry of the language worker, dist/language-worker.js: all that reads, judges and mends texts runs here, so that
// the extension host, which all extensions share, is never held up.
import { parentPort } from 'node:worker_threads';
import { type Judgement, OpenDocument } from '../../language/open-document.ts';
import { features } from '../../language/service.ts';
import { Sidecar } from '../../language/sidecar.ts';
import { Workspace } from '../../language/workspace.ts';
import { isFilePart } from '../../lint/kind.ts';
import { pathOf } from './paths.ts';
import type { FromWorker, Judging, Request, ToWorker } from './protocol.ts';
import { RequestQueue } from './requests.ts';

const documents = new Map<string, OpenDocument>();
const workspace = new Workspace();
const sidecars = new Map<string, Sidecar>();
const requests = new RequestQueue(id => send({ type: 'dropped', id }));
let isScheduled = false;

parentPort?.on('message', receive);

function receive(message: ToWorker): void {
  switch (message.type) {
    case 'open':
      requests.outdate(message.uri);
      documents.get(message.uri)?.close();
      open(message);
      break;
    case 'append':
      documents.get(message.uri)?.append(message.text);
      break;
    case 'change':
      requests.outdate(message.uri, message.version);
      documents.get(message.uri)?.change(message.version, message.changes);
      break;
    case 'judge':
      documents.get(message.uri)?.judgeBy(judgement(message));
      break;
    case 'close':
      requests.outdate(message.uri);
      documents.get(message.uri)?.close();
      documents.delete(message.uri);
      workspace.close(pathOf(message.uri));
      break;
    case 'stored':
      workspace.store(message.path, message.stored);
      break;
    case 'folder':
      workspace.storeFolder(message.path, message.names);
      break;
    case 'request':
      requests.add(message);
      schedule();
      break;
    case 'cancel':
      requests.cancel(message.id);
  }
}

function open(message: Extract<ToWorker, { readonly type: 'open' }>): void {
  const { uri, version, text, kind } = message;
  const document = new OpenDocument(version, text, judgement(message), kind);
  const path = pathOf(uri);
  documents.set(uri, document);
  workspace.open(path, () => document.lentAs(path));
}

/** The documents under a sidecar share it: what it says in vain shows only beside all of them. */
function judgement(message: { readonly uri: string; readonly judging: Judging }): Judgement {
  const { sidecar } = message.judging;
  const options = { ...message.judging.options, isPart: isFilePart(message.uri) };
  const around: Judgement['around'] = (kind, versionOf) =>
    workspace.around(pathOf(message.uri), kind, versionOf);
  if (!sidecar) return { options, around };
  const { uri, path } = sidecar;
  const known = sidecars.get(uri);
  const shared = known?.isSameAs(sidecar) ? known : new Sidecar(sidecar);
  sidecars.set(uri, shared);
  return { options, around, sidecar: shared, path };
}

/** One request a turn: what has arrived meanwhile, such as the next key, may make those that wait superfluous. */
function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    const request = requests.next();
    if (request) carryOut(request);
    if (!requests.isEmpty) schedule();
  });
}

function carryOut({ id, method, uri, version, params }: Request): void {
  const document = documents.get(uri);
  if (document?.version !== version) {
    send({ type: 'dropped', id });
    return;
  }
  try {
    // The client's types have tied the parameters to the method.
    const feature = features[method] as (document: OpenDocument, params: unknown) => unknown;
    send({ type: 'answer', id, result: feature(document, params) });
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    send({ type: 'failure', id, message });
  }
}

function send(message: FromWorker): void {
  parentPort?.postMessage(message);
}
