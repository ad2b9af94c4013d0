import { type ChecklistItem, checklist } from '../rules/checklist.ts';

/** A snippet as it stands in `snippets/LANGUAGE.json`. */
export interface Snippet {
  readonly prefix: string;
  /** What it does, and at its end the checklist item that it serves. */
  readonly description: string;
  readonly body: readonly string[];
}

/** By the names that VS Code shows. */
export type SnippetFile = Readonly<Record<string, Snippet>>;

/** What somebody is after who does not know a snippet's name yet. */
export interface Need {
  readonly words: string;
  /** The snippets that answer it, the most fitting first. Not every language has every one. */
  readonly prefixes: readonly string[];
}

export const needs: readonly Need[] = [
  {
    words: 'Do not lose what I publish',
    prefixes: ['rmq-confirm', 'rmq-confirm-batch', 'rmq-confirm-stream', 'rmq-mandatory', 'rmq-persistent'],
  },
  { words: 'Do not lose what I consume', prefixes: ['rmq-consume', 'rmq-shutdown'] },
  { words: 'Do not do the work of a message twice', prefixes: ['rmq-idempotent'] },
  { words: 'Try again without a hot loop', prefixes: ['rmq-retry'] },
  { words: 'Do not be stopped by a poison message', prefixes: ['rmq-poison', 'rmq-quorum'] },
  { words: 'Keep the messages that die', prefixes: ['rmq-dlx-policy', 'rmq-quorum'] },
  { words: 'Come back after a lost connection', prefixes: ['rmq-recover', 'rmq-confirm', 'rmq-retry'] },
  { words: 'Deploy without losing work', prefixes: ['rmq-shutdown', 'rmq-recover'] },
  { words: 'Encrypt the connection', prefixes: ['rmq-tls'] },
  { words: 'Go on when a node is lost', prefixes: ['rmq-cluster', 'rmq-quorum', 'rmq-partitions'] },
  { words: 'Know of trouble before users do', prefixes: ['rmq-alerts', 'rmq-prometheus'] },
  { words: 'Give a service the rights that it needs, and no more', prefixes: ['rmq-user'] },
];

/** The file of `snippets/` for each of VS Code's languages. */
export const snippetFiles = {
  javascript: 'javascript.json',
  typescript: 'typescript.json',
  python: 'python.json',
  java: 'java.json',
  go: 'go.json',
  csharp: 'csharp.json',
  json: 'json.json',
  yaml: 'yaml.json',
  dockercompose: 'yaml.json',
  'rabbitmq-conf': 'rabbitmq-conf.json',
} as const;

export type SnippetLanguage = keyof typeof snippetFiles;

/** The snippets of a language that answer a need, the most fitting first; none when the language has none. */
export function answersTo(need: Need, file: SnippetFile): readonly Snippet[] {
  const snippets = Object.values(file);
  return need.prefixes.flatMap(prefix => snippets.find(snippet => snippet.prefix === prefix) ?? []);
}

/** The name of a snippet among those of its file, without the product's. */
export function titleOf(snippet: Snippet, file: SnippetFile): string {
  const [name = snippet.prefix] = Object.entries(file).find(([, other]) => other === snippet) ?? [];
  const title = name.replace(/^RabbitMQ: (definitions: )?/, '');
  return title.charAt(0).toUpperCase() + title.slice(1);
}

/** The checklist item that a snippet names at the end of its description. */
export function itemOf({ description }: Snippet): ChecklistItem | undefined {
  return checklist.find(({ id, title }) => description.endsWith(` Checklist: ${id} ${title}`));
}
