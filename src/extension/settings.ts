import * as vscode from 'vscode';
import { type SettingName, settings } from './contributions/settings.ts';

interface SettingTypes {
  readonly boolean: boolean;
  readonly number: number;
  readonly object: Readonly<Record<string, unknown>>;
  readonly string: string;
}

type SettingValue<N extends SettingName> = SettingTypes[(typeof settings)[N]['type']];

/** The value of a setting where `scope` lies. One of a wrong type counts as not set. */
export function setting<N extends SettingName>(name: N, scope?: vscode.ConfigurationScope): SettingValue<N> {
  const { type, default: fallback } = settings[name];
  const value = vscode.workspace.getConfiguration('rabbitmqProduction', scope).get(name);
  return (typeof value === type && value !== null ? value : fallback) as SettingValue<N>;
}
