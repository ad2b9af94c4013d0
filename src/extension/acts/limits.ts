import * as vscode from 'vscode';
import {
  clearLimit,
  type LimitedPlace,
  type LimitName,
  limitNames,
  readLimits,
  setLimit,
} from '../../management/limits.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { mayWrite } from '../clusters/guard.ts';
import { type ActServices, look, type Writing, write } from './act.ts';

/** Shows the limits of a virtual host or a user, and sets or clears one. @throws {ManagementError} */
export async function changeLimit(
  services: ActServices,
  cluster: Cluster,
  place: LimitedPlace,
): Promise<void> {
  const title = `Looking at the limits of ${place.kind} ${place.name}`;
  const limits = await look(services, cluster, title, (client, signal) => readLimits(client, place, signal));
  if (!limits) return;
  const chosen = await vscode.window.showQuickPick(
    limitNames[place.kind].map(name => ({
      label: name,
      description: limitWords(limits[name]),
      detail: meanings[name],
    })),
    { title: `RabbitMQ: Limits of ${place.kind} ${place.name} of ${cluster.name}` },
  );
  if (!chosen) return;
  const name = chosen.label;
  const typed = await vscode.window.showInputBox({
    title: `RabbitMQ: ${name} of ${place.kind} ${place.name}`,
    prompt: `${meanings[name]} Empty: no limit. 0: none at all.`,
    value: isSet(limits[name]) ? String(limits[name]) : '',
    ignoreFocusOut: true,
    validateInput: text => (/^\d*$/.test(text.trim()) ? undefined : 'A whole number, or nothing.'),
  });
  if (typed === undefined) return;
  const value = typed.trim() === '' ? undefined : Number(typed);
  const isAllowed = await mayWrite(services.store, cluster, {
    title: value === undefined ? 'Clear Limit' : 'Set Limit',
    question: `${value === undefined ? 'Clear' : 'Set'} ${name} of ${place.kind} ${place.name} of ${cluster.name}${value === undefined ? '' : ` to ${value}`}?`,
    detail: `It is ${limitWords(limits[name])} now. What is open or declared already stays; what goes beyond is refused from then on.`,
    destructive: value === 0,
  });
  if (!isAllowed) return;
  const words: Writing = {
    title: `Setting ${name} of ${place.kind} ${place.name}`,
    needs: 'administrator',
    shownIn: place.kind === 'user' ? ['users'] : ['vhost'],
    done: `${name} of ${place.kind} ${place.name} of ${cluster.name} is ${limitWords(value)} now.`,
  };
  await write(services, cluster, words, (client, signal) =>
    value === undefined
      ? clearLimit(client, place, name, signal)
      : setLimit(client, place, name, value, signal),
  );
}

const meanings: Readonly<Record<LimitName, string>> = {
  'max-connections': 'How many connections may be open at the same time.',
  'max-queues': 'How many queues and streams there may be.',
  'max-channels': 'How many channels may be open at the same time, over all connections.',
};

function limitWords(value: number | undefined): string {
  return isSet(value) ? String(value) : 'not set';
}

/** The broker keeps a negative one as no limit. */
function isSet(value: number | undefined): boolean {
  return value !== undefined && value >= 0;
}
