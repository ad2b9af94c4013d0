import { mentionsSection } from '../definitions/mentions-section.ts';
import { type Snippet, type SnippetLanguage, snippetFiles } from './catalogue.ts';

/** The languages that a new file for a snippet can have, as a person knows them. */
export const languageLabels = {
  javascript: 'JavaScript',
  typescript: 'TypeScript',
  python: 'Python',
  java: 'Java',
  go: 'Go',
  csharp: 'C#',
  json: 'Definitions (JSON)',
  'rabbitmq-conf': 'rabbitmq.conf',
  yaml: 'YAML',
} as const satisfies Partial<Record<SnippetLanguage, string>>;

export type LabelledLanguage = keyof typeof languageLabels;

/** The language of snippets for a document in one of VS Code's; undefined when there are none for it. */
export function snippetLanguage(languageId: string): LabelledLanguage | undefined {
  const id = sameSnippets[languageId] ?? languageId;
  return isLabelled(id) ? id : undefined;
}

/**
 * Whether a file can take a snippet. Snippets in a programming language and in rabbitmq.conf go into any file of theirs; in JSON and YAML
 * the content says what a file is.
 */
export function takes(language: SnippetLanguage, text: string, { body }: Snippet): boolean {
  const isEmpty = /^(\{\s*\})?$/.test(text.replace(/^\s*#.*$/gm, '').trim());
  if (snippetFiles[language] === 'json.json') return isEmpty || mentionsSection.test(text);
  if (snippetFiles[language] === 'yaml.json') {
    return isEmpty || body.some(line => /^[a-z]+:$/.test(line) && new RegExp(`^${line}`, 'm').test(text));
  }
  return true;
}

const sameSnippets: Readonly<Record<string, string>> = {
  javascriptreact: 'javascript',
  typescriptreact: 'typescript',
  jsonc: 'json',
  dockercompose: 'yaml',
};

function isLabelled(id: string): id is LabelledLanguage {
  return Object.hasOwn(languageLabels, id);
}
