import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { draftOf } from '../../messages/draft-of.ts';
import { type DocumentProblem, parseMessageDocument } from '../../messages/message-document.ts';
import { type RawMessage, toRawMessage } from '../../messages/raw.ts';
import { quantity } from '../../messages/size.ts';
import { fillTemplate, isTemplate } from '../../messages/template.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { choosePlace } from './choose-place.ts';
import { type DocumentPlace, placeOf, setPlace } from './documents.ts';
import { askNumber } from './peek-command.ts';
import { agreeToPublish, isWhole, publishMessages } from './publish.ts';
import { type FormServices, openPublishForm } from './publish-panel.ts';
import { PublishedMessages } from './published-messages.ts';
import { replaceOriginal } from './replace-original.ts';

/** Publishes the message that the active editor shows; asks where to, and how often where it has fields to fill in. */
export async function publishDocument(
  { access, state }: FormServices,
  clusters: readonly Cluster[],
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new Error('Open the JSON document of a message first.');
  const text = editor.document.getText();
  const known = placeOf(editor.document.uri);
  const fill = known?.literal !== true;
  const first = parse(text, 1, fill);
  if ('problems' in first) return showProblem(editor, first.problems[0]);
  const place: DocumentPlace | undefined = known ?? (await choosePlace(access, clusters));
  if (!place) return;
  const count =
    fill && isTemplate(text)
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
  const act = original
    ? await agreeToPublish(access, place, title, replace, 'Publish a Copy')
    : await agreeToPublish(access, place, title, 'Publish');
  if (act === undefined) return;
  const done =
    act === replace && original
      ? await replaceOriginal(access, { ...place, queue: original.queue }, original.checksum, first.message)
      : isWhole(await publishMessages(access, place, { title, messages: copies(text, count, fill) }));
  const draft = draftOf(text, fill);
  if (done && draft) await new PublishedMessages(state).add(place.cluster, draft);
}

/** Opens the message that the active editor shows in the form. */
export async function openDocumentInForm(
  services: FormServices,
  clusters: readonly Cluster[],
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new Error('Open the JSON document of a message first.');
  const text = editor.document.getText();
  const known = placeOf(editor.document.uri);
  const fill = known?.literal !== true;
  const first = parse(text, 1, fill);
  if ('problems' in first) return showProblem(editor, first.problems[0]);
  const draft = draftOf(text, fill);
  const place: DocumentPlace | undefined = known ?? (await choosePlace(services.access, clusters));
  if (place && draft) openPublishForm(services, place, draft);
}

function parse(text: string, counter: number, fill: boolean) {
  const filled = fill ? fillTemplate(text, { counter, now: Date.now(), uuid: randomUUID }) : text;
  return parseMessageDocument(filled);
}

function* copies(text: string, count: number, fill: boolean): Generator<RawMessage> {
  for (let counter = 1; counter <= count; counter++) {
    const parsed = parse(text, counter, fill);
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
