import * as vscode from 'vscode';
import { parseAmqpAddress } from '../../amqp/address.ts';
import { parseManagementUrl } from '../../management/url.ts';
import { amqpText, type ClusterAddress, parseClusterAddress } from './address.ts';
import type { Draft } from './draft.ts';
import { holdsKey } from './tls.ts';

/** Asks where a cluster is; it may be where its clients connect. @returns undefined where the person leaves */
export async function askAddress(value?: string): Promise<ClusterAddress | undefined> {
  const typed = await vscode.window.showInputBox({
    title: 'RabbitMQ: address of the management API',
    prompt:
      'Or paste the amqp:// or amqps:// address of an application: the management API is looked for on its host.',
    placeHolder: 'https://rabbit.example.com:15671',
    value,
    ignoreFocusOut: true,
    validateInput: text => {
      const address = parseClusterAddress(text);
      return typeof address === 'string' ? address : undefined;
    },
  });
  const address = typed === undefined ? undefined : parseClusterAddress(typed);
  return typeof address === 'string' ? undefined : address;
}

/** Asks where else the management API of a cluster is. An empty answer takes them away. @returns undefined where the person leaves */
export async function askOtherUrls(
  label: string,
  value: readonly string[] = [],
): Promise<Pick<Draft, 'otherUrls'> | undefined> {
  const read = (text: string) =>
    text
      .split(/[\s,]+/)
      .filter(part => part !== '')
      .map(parseManagementUrl);
  const typed = await vscode.window.showInputBox({
    title: `RabbitMQ: further addresses of ${label}`,
    prompt:
      'Other nodes of the same cluster, with blanks between: they are asked in turn when the first address does not answer.',
    placeHolder: 'https://rabbit-2.example.com:15671 https://rabbit-3.example.com:15671',
    value: value.join(' '),
    ignoreFocusOut: true,
    validateInput: text => read(text).find(address => typeof address === 'string'),
  });
  if (typed === undefined) return undefined;
  const urls = read(typed).flatMap(address => (typeof address === 'string' ? [] : address.url));
  return { otherUrls: urls.length > 0 ? urls : undefined };
}

/**
 * Asks who we are; a password that came with the address is that of its user.
 *
 * `ignoreFocusOut`: a password manager may take the focus while the person fetches a value from it.
 * @returns undefined where the person leaves
 */
export async function askCredentials(
  username?: string,
  password?: string,
): Promise<Pick<Draft, 'username' | 'password' | 'usesToken'> | undefined> {
  const user = await vscode.window.showInputBox({
    title: 'RabbitMQ: user',
    prompt:
      'A user with the tag "monitoring" sees everything here and can change nothing. Empty: with an OAuth 2 token.',
    value: username,
    ignoreFocusOut: true,
  });
  if (user === undefined) return undefined;
  const usesToken = user === '' || undefined;
  if (user === username && password !== undefined) return { username: user, password, usesToken };
  const secret = await vscode.window.showInputBox({
    title: usesToken ? 'RabbitMQ: OAuth 2 token' : `RabbitMQ: password of ${user}`,
    prompt: 'Kept in the secret storage of this machine.',
    password: true,
    ignoreFocusOut: true,
  });
  return secret === undefined ? undefined : { username: user, password: secret, usesToken };
}

/** What {@link askCredentials} is answered with when everything stays: a token says itself who it is for. */
export function knownUser({ username, usesToken }: Pick<Draft, 'username' | 'usesToken'>): string {
  return usesToken ? '' : username;
}

/** Where clients connect: an empty answer means where the broker says it listens. @returns undefined where the person leaves */
export async function askAmqpAddress(name: string, value = ''): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: `RabbitMQ: where clients connect to ${name}`,
    prompt: 'Empty: where the broker says it listens.',
    placeHolder: 'amqps://rabbit.example.com:5671',
    value,
    ignoreFocusOut: true,
    validateInput: text => {
      const address = text === '' ? undefined : parseAmqpAddress(text);
      return typeof address === 'string' ? address : undefined;
    },
  });
  const address = typed === undefined || typed === '' ? typed : parseAmqpAddress(typed);
  return typeof address === 'object' ? amqpText(address.address) : address;
}

export function askCa(): Promise<string | undefined> {
  return askFile('Certificate authority (PEM)', ['pem', 'crt', 'cer']);
}

/** Our own certificate, and its key where that is in a file of its own. */
export async function askCertificate(): Promise<Pick<Draft, 'certificateFile' | 'keyFile'> | undefined> {
  const certificateFile = await askFile('Client certificate (PEM)', ['pem', 'crt', 'cer']);
  if (certificateFile === undefined) return undefined;
  if (await holdsKey(certificateFile)) return { certificateFile, keyFile: undefined };
  const keyFile = await askFile('Private key of the client certificate (PEM)', ['pem', 'key']);
  return keyFile === undefined ? undefined : { certificateFile, keyFile };
}

async function askFile(title: string, extensions: string[]): Promise<string | undefined> {
  const files = await vscode.window.showOpenDialog({
    title,
    filters: { [title]: extensions, 'All files': ['*'] },
  });
  return files?.[0]?.fsPath;
}
