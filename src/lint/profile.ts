import type { Profile } from '../rules/rule.ts';

export const profiles: readonly Profile[] = ['development', 'staging', 'production'];

/** The profile that a file's path speaks for: its folders and the words of its name. Most say nothing: staging. */
export function profileOfPath(path: string): Profile {
  const words = path.toLowerCase().split(/[/\\._-]+/);
  if (words.some(word => productionWords.has(word))) return 'production';
  if (words.some(word => developmentWords.has(word)) || isComposeOverride(path)) return 'development';
  return 'staging';
}

/** Whether Docker Compose lays a file over another one by itself, as it does for whoever names no files: a developer. */
export function isComposeOverride(path: string): boolean {
  return /(?:^|[/\\])(?:docker-)?compose\.override\.ya?ml$/.test(path);
}

const productionWords = new Set(['prod', 'production', 'k8s', 'helm', 'deploy']);
const developmentWords = new Set([
  'dev',
  'development',
  'e2e',
  'example',
  'examples',
  'local',
  'spec',
  'specs',
  'test',
  'tests',
]);
