import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Message } from '../../messages/message.ts';
import {
  type DocumentProblem,
  messageDocument,
  parseMessageDocument,
} from '../../messages/message-document.ts';
import { type RawMessage, toRawMessage } from '../../messages/raw.ts';
import { quantity } from '../../messages/size.ts';
import { fillTemplate, isTemplate, templateFields } from '../../messages/template.ts';
import type { Cluster } from '../clusters/cluster.ts';
import type { MessageAccess, VhostPlace } from './access.ts';
import { type DocumentPlace, openMessage, placeOf, setPlace } from './documents.ts';
import { askNumber } from './peek-command.ts';
import { agreeToPublish, publishMessages } from './publish.ts';
import type { PublishedDocuments } from './published-documents.ts';
import { replaceOriginal } from './replace-original.ts';

/** Opens a message to be written: a new one, or one that was published before. */
export async function writeMessage(
  place: VhostPlace,
  queue: string | undefined,
  published: PublishedDocuments,
): Promise<void> {
  const content = await chooseContent(queue, published);
  if (content === undefined) return;
  await openMessage(content, place);
  const fields = Object.keys(templateFields).join(' ');
  vscode.window.setStatusBarMessage(
    `Publish with the button above the editor. Fields to fill in: ${fields}`,
    20_000,
  );
}

/** Publishes the message that the active editor shows; asks where to, and how often where it has fields to fill in. */
export async function publishDocument(
  access: MessageAccess,
  clusters: readonly Cluster[],
  published: PublishedDocuments,
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new Error('Open the JSON document of a message first.');
  const text = editor.document.getText();
  const first = parse(text, 1);
  if ('problems' in first) return showProblem(editor, first.problems[0]);
  const place: DocumentPlace | undefined =
    placeOf(editor.document.uri) ?? (await choosePlace(access, clusters));
  if (!place) return;
  const count = isTemplate(text)
    ? await askNumber('How many messages, each with its own values?', { least: 1, most: 100_000 })
    : 1;
  if (count === undefined) return;
  await setPlace(editor.document.uri, place);
  const { exchange, routingKey } = first.message;
  const target =
    exchange === '' ? `queue ${routingKey}` : `exchange ${exchange} with routing key ${routingKey}`;
  const title = `Publish ${quantity(count, 'message')} to ${target}`;
  const original = count === 1 ? place.original : undefined;
  const replace = 'Publish and Remove the Original';
  const act = await agreeToPublish(place, title, ...(original ? [replace, 'Publish a Copy'] : ['Publish']));
  if (act === undefined) return;
  const done =
    act === replace && original
      ? await replaceOriginal(access, { ...place, queue: original.queue }, original.checksum, first.message)
      : await publishMessages(access, place, copies(text, count), title);
  if (done) await published.add(text);
}

async function chooseContent(
  queue: string | undefined,
  published: PublishedDocuments,
): Promise<string | undefined> {
  const fresh = messageDocument(newMessage(queue ?? ''));
  const before = published.list();
  if (before.length === 0) return fresh;
  const items = [
    { label: '$(new-file) New message', text: fresh, description: '' },
    ...before.map(({ text, at }) => ({
      label: targetOf(text),
      description: new Date(at).toLocaleString(),
      text,
    })),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Publish a message',
    placeHolder: 'A new one, or one that was published before',
    matchOnDescription: true,
  });
  return chosen?.text;
}

function targetOf(text: string): string {
  const parsed = parse(text, 1);
  if ('problems' in parsed) return text.slice(0, 60).replace(/\s+/g, ' ');
  const { exchange, routingKey } = parsed.message;
  return exchange === '' ? `queue ${routingKey}` : `exchange ${exchange}, ${routingKey}`;
}

function newMessage(queue: string): Message {
  return {
    exchange: '',
    routingKey: queue,
    redelivered: false,
    properties: { contentType: 'application/json', deliveryMode: 2, messageId: '{{uuid}}' },
    body: new TextEncoder().encode('{"number":"{{counter}}"}'),
  };
}

function parse(text: string, counter: number) {
  return parseMessageDocument(fillTemplate(text, { counter, now: Date.now(), uuid: randomUUID }));
}

function* copies(text: string, count: number): Generator<RawMessage> {
  for (let counter = 1; counter <= count; counter++) {
    const parsed = parse(text, counter);
    if ('problems' in parsed) throw new Error(parsed.problems[0]?.message ?? 'This is no message.');
    yield toRawMessage(parsed.message);
  }
}

function showProblem(editor: vscode.TextEditor, problem: DocumentProblem | undefined): void {
  if (!problem) return;
  const at = editor.document.positionAt(problem.start);
  editor.selection = new vscode.Selection(at, editor.document.positionAt(problem.end));
  editor.revealRange(editor.selection);
  throw new Error(`This is no message yet: ${problem.message}`);
}

async function choosePlace(
  access: MessageAccess,
  clusters: readonly Cluster[],
): Promise<VhostPlace | undefined> {
  if (clusters.length === 0) throw new Error('There is no cluster to publish to. Add one first.');
  const cluster =
    clusters.length === 1
      ? clusters[0]
      : (
          await vscode.window.showQuickPick(
            clusters.map(cluster => ({ label: cluster.name, description: cluster.url, cluster })),
            { title: 'Publish to which cluster?' },
          )
        )?.cluster;
  if (!cluster) return undefined;
  const vhosts = (await access.session({ cluster }).vhosts()).map(({ name }) => name);
  const vhost =
    vhosts.length === 1
      ? vhosts[0]
      : await vscode.window.showQuickPick(vhosts, {
          title: `Publish to which virtual host of ${cluster.name}?`,
        });
  return vhost === undefined ? undefined : { cluster, vhost };
}
