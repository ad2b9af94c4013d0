import type { Profile } from '../rules/rule.ts';

export const profiles: readonly Profile[] = ['development', 'staging', 'production'];

/** The profile that a file's path speaks for: its folders and the words of its name. Most say nothing: staging. */
export function profileOfPath(path: string): Profile {
  const words = path.toLowerCase().split(/[/\\._-]+/);
  if (words.some(word => productionWords.has(word))) return 'production';
  if (words.some(word => developmentWords.has(word))) return 'development';
  return 'staging';
}

const productionWords = new Set(['prod', 'production', 'k8s', 'helm', 'deploy']);
const developmentWords = new Set(['dev', 'development', 'local', 'test', 'tests', 'example', 'examples']);
