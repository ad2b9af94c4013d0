import { createReadStream } from 'node:fs';
import * as vscode from 'vscode';
import { readMessages } from '../../messages/ndjson.ts';
import { straightTo } from '../../messages/plan.ts';
import { type Outgoing, toRawMessage } from '../../messages/raw.ts';
import { quantity } from '../../messages/size.ts';
import type { MessageAccess, VhostPlace } from './access.ts';
import { agreeToPublish, publishMessages } from './publish.ts';

/** Publishes the messages of an exported file, to where each was published, or all straight to `queue`. */
export async function importMessages(
  access: MessageAccess,
  place: VhostPlace,
  queue: string | undefined,
): Promise<void> {
  const files = await vscode.window.showOpenDialog({
    title: 'Messages to import',
    filters: { 'Messages, a line each': ['ndjson', 'jsonl'], 'All files': ['*'] },
  });
  const file = files?.[0]?.fsPath;
  if (file === undefined) return;
  const target = queue === undefined ? asWritten : await chooseTarget(queue, place.cluster.username);
  if (!target) return;
  const { messages, problems } = await check(file);
  const [problem] = problems;
  if (problem !== undefined) {
    const others = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    throw new Error(`Nothing was imported: ${problem}${others}`);
  }
  if (messages === 0) throw new Error(`There is no message in ${file}.`);
  const title = `Publish ${quantity(messages, 'message')} ${target.words}`;
  if (!(await agreeToPublish(access, place, title, 'Publish'))) return;
  await publishMessages(access, place, { title, messages: outgoing(file, target.toOutgoing) });
}

interface Target {
  readonly words: string;
  readonly toOutgoing: (message: ReturnType<typeof toRawMessage>) => Outgoing;
}

const asWritten: Target = { words: 'as the file says', toOutgoing: message => message };

async function chooseTarget(queue: string, username: string): Promise<Target | undefined> {
  const straight: Target = {
    words: `to queue ${queue}`,
    toOutgoing: message => straightTo(queue, message, username),
  };
  const items = [
    { label: `Straight to queue ${queue}`, target: straight },
    { label: 'To the exchange and with the routing key that each was published with', target: asWritten },
  ];
  return (await vscode.window.showQuickPick(items, { title: 'Where shall the messages go?' }))?.target;
}

/** Reads the file once before anything is published: a file with a broken line is imported whole or not at all. */
async function check(
  file: string,
): Promise<{ readonly messages: number; readonly problems: readonly string[] }> {
  const problems: string[] = [];
  let messages = 0;
  for await (const read of readMessages(createReadStream(file))) {
    if ('problem' in read) problems.push(read.problem);
    else messages++;
  }
  return { messages, problems };
}

async function* outgoing(file: string, toOutgoing: Target['toOutgoing']): AsyncGenerator<Outgoing> {
  for await (const read of readMessages(createReadStream(file))) {
    if ('problem' in read) throw new Error(`The file was changed while it was imported: ${read.problem}`);
    yield toOutgoing(toRawMessage(read.message));
  }
}
