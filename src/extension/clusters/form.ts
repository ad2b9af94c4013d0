import * as vscode from 'vscode';
import type { Logger } from '../logger.ts';
import {
  askAddress,
  askAmqpAddress,
  askCa,
  askCertificate,
  askCredentials,
  askOtherUrls,
  knownUser,
} from './ask.ts';
import { colorOf } from './cluster.ts';
import { type Draft, tryConnection } from './draft.ts';
import { askColor } from './mark.ts';

/**
 * Shows how a cluster is reached, line by line, to be changed and tried.
 * @returns the draft that the person wants to keep; undefined where nothing is to change
 */
export async function fillIn(draft: Draft, log: Logger): Promise<Draft | undefined> {
  let current = draft;
  let result = '';
  for (;;) {
    const chosen = await vscode.window.showQuickPick([...fields(current), ...acts(result)], {
      title: `RabbitMQ: ${current.name ?? new URL(current.url).host}`,
      placeHolder: 'What shall be changed? Escape leaves everything as it was.',
      ignoreFocusOut: true,
    });
    if (!chosen) return undefined;
    if ('change' in chosen) {
      current = { ...current, ...(await chosen.change()) };
      result = '';
    } else if (chosen.act === 'test') result = await test(current, log);
    else return current;
  }
}

interface Field extends vscode.QuickPickItem {
  /** What becomes of it; undefined where the person leaves. */
  readonly change: () => Promise<Partial<Draft> | undefined>;
}

interface Act extends vscode.QuickPickItem {
  readonly act: 'test' | 'save';
}

function fields(draft: Draft): Field[] {
  const {
    name,
    url,
    otherUrls,
    username,
    usesToken,
    amqpAddress,
    caFile,
    certificateFile,
    serverName,
    group,
  } = draft;
  const label = name ?? new URL(url).host;
  return [
    {
      label: '$(tag) Name',
      description: name ?? 'what the cluster calls itself',
      change: async () => named('name', await ask(`name of ${label}`, name)),
    },
    {
      label: '$(link) Management API',
      description: url,
      change: async () => {
        const address = await askAddress(url);
        return address && { url: address.urls[0] };
      },
    },
    {
      label: '$(list-ordered) Further Addresses',
      description: otherUrls?.join(', ') ?? 'none: it is one address',
      change: () => askOtherUrls(label, otherUrls),
    },
    {
      label: '$(account) User',
      description: usesToken ? `OAuth 2 token of ${username || 'nobody yet'}` : username,
      change: () => askCredentials(knownUser(draft)),
    },
    {
      label: '$(plug) AMQP',
      description: amqpAddress ?? 'where the broker says it listens',
      change: async () => named('amqpAddress', await askAmqpAddress(label, amqpAddress)),
    },
    {
      label: '$(shield) Certificate Authority',
      description: caFile === undefined ? 'those that are trusted everywhere' : removed(caFile),
      change: async () => (caFile === undefined ? named('caFile', await askCa()) : { caFile: undefined }),
    },
    {
      label: '$(key) Client Certificate',
      description: certificateFile === undefined ? 'none' : removed(certificateFile),
      change: async () =>
        certificateFile === undefined ? askCertificate() : { certificateFile: undefined, keyFile: undefined },
    },
    {
      label: '$(globe) Name in the Certificate',
      description: serverName ?? 'that of the host',
      change: async () =>
        named('serverName', await ask('name that the certificate of the broker has', serverName)),
    },
    verification(draft),
    {
      label: '$(folder) Group',
      description: group ?? 'none',
      change: async () => named('group', await ask(`group of ${label} in the tree, such as eu-west`, group)),
    },
    { label: '$(symbol-color) Colour', description: colorOf(draft), change: () => askColor(draft) },
  ];
}

function removed(file: string): string {
  return `${file} (choose this line to take it away)`;
}

function verification({ skipVerification }: Draft): Field {
  const label = '$(workspace-trusted) Verification of the Certificate';
  if (skipVerification) {
    return {
      label,
      description: 'OFF: who is in between can read and change everything',
      change: async () => ({ skipVerification: undefined }),
    };
  }
  const off = 'Turn Off';
  const detail =
    'Who is between you and the broker can then read the password and change everything. It is marked in the tree. With a certificate authority of your own, choose its certificate instead.';
  return {
    label,
    description: 'on',
    change: async () =>
      (await vscode.window.showWarningMessage('Take any certificate?', { modal: true, detail }, off)) === off
        ? { skipVerification: true }
        : undefined,
  };
}

function acts(result: string): Act[] {
  return [
    { label: '$(debug-disconnect) Test Connection', detail: result || undefined, act: 'test' },
    { label: '$(save) Save', act: 'save' },
  ];
}

/** How it went, in a sentence. */
async function test(draft: Draft, log: Logger): Promise<string> {
  try {
    const { clusterName, version, username, tags } = await tryConnection(draft, log);
    return `$(pass) RabbitMQ ${version}, cluster ${clusterName}, as user ${username} (${tags.join(', ') || 'no tags'})`;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`RabbitMQ: ${message}`);
    return `$(error) ${message}`;
  }
}

async function ask(what: string, value = ''): Promise<string | undefined> {
  return vscode.window.showInputBox({ title: `RabbitMQ: ${what}`, value, ignoreFocusOut: true });
}

/** An empty answer takes the value away. */
function named<Name extends 'name' | 'amqpAddress' | 'caFile' | 'serverName' | 'group'>(
  name: Name,
  answer: string | undefined,
): Partial<Draft> | undefined {
  return answer === undefined ? undefined : { [name]: answer.trim() || undefined };
}
