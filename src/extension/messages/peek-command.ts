import * as vscode from 'vscode';
import type { StreamStart } from '../../amqp/stream.ts';
import type { MessageAccess, QueuePlace } from './access.ts';
import { showMessages } from './messages-panel.ts';

/** Asks how many messages of a queue to look at, of a stream from where, and shows them on a page. Escape leaves. */
export async function peekMessages(access: MessageAccess, place: QueuePlace, type: string): Promise<void> {
  const from = type === 'stream' ? await askStart(place) : atHead;
  if (!from) return;
  const count = await askCount(place);
  if (count !== undefined) showMessages(access, place, { count, from });
}

const atHead: StreamStart = { at: 'first' };

async function askCount({ queue }: QueuePlace): Promise<number | undefined> {
  const other = 'Another number…';
  const usual = [100, 10, 1_000, 10_000].map(count => ({
    label: `${count.toLocaleString('en')} messages`,
    count,
  }));
  const chosen = await vscode.window.showQuickPick<{ label: string; count?: number }>(
    [...usual, { label: other }],
    { title: `Peek at ${queue}`, placeHolder: 'How many, from the head of the queue?' },
  );
  if (!chosen) return undefined;
  return chosen.count ?? askNumber(`Peek at ${queue}: how many messages?`, { least: 1, most: 10_000 });
}

async function askStart({ queue }: QueuePlace): Promise<StreamStart | undefined> {
  const title = `Peek at stream ${queue}`;
  const starts = {
    'The last messages': async () => ({ at: 'last' as const }),
    'The first messages': async () => ({ at: 'first' as const }),
    'From an offset…': async () => {
      const offset = await askNumber(`${title}: from which offset?`, {
        least: 0,
        most: Number.MAX_SAFE_INTEGER,
      });
      return offset === undefined ? undefined : { at: 'offset' as const, offset };
    },
    'From a time…': () => askTime(title),
  } satisfies Readonly<Record<string, () => Promise<StreamStart | undefined>>>;
  const chosen = await vscode.window.showQuickPick(Object.keys(starts), {
    title,
    placeHolder: 'From where? Reading a stream takes nothing out of it.',
  });
  return chosen === undefined ? undefined : starts[chosen as keyof typeof starts]();
}

async function askTime(title: string): Promise<StreamStart | undefined> {
  const typed = await vscode.window.showInputBox({
    title: `${title}: from when?`,
    value: new Date(Date.now() - 3_600_000).toISOString().slice(0, 19),
    prompt: 'UTC, such as 2026-11-22T14:00:00',
    validateInput: text =>
      Number.isNaN(Date.parse(utc(text))) ? 'Not a time. Write it as 2026-11-22T14:00:00.' : undefined,
  });
  return typed === undefined ? undefined : { at: 'time', seconds: Math.floor(Date.parse(utc(typed)) / 1000) };
}

function utc(text: string): string {
  return /[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text.trim()}Z`;
}

export async function askNumber(
  title: string,
  { least, most }: { readonly least: number; readonly most: number },
): Promise<number | undefined> {
  const typed = await vscode.window.showInputBox({
    title,
    validateInput: text => {
      const number = Number(text);
      const fits = /^\d+$/.test(text.trim()) && number >= least && number <= most;
      return fits
        ? undefined
        : `A whole number from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}.`;
    },
  });
  return typed === undefined ? undefined : Number(typed);
}
