import * as vscode from 'vscode';
import type { ProxySettings } from '../../management/proxy.ts';
import { proxySettings } from './proxy-settings.ts';

/** The proxies that VS Code is told to use, now. */
export function currentProxy(): ProxySettings | undefined {
  const http = vscode.workspace.getConfiguration('http');
  return proxySettings(name => http.get(name), process.env);
}
