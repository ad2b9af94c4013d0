/** The languages that are read. Of C# there is no grammar that is small enough. */
export const codeLanguages = ['javascript', 'typescript', 'tsx', 'python', 'java', 'go'] as const;
export type CodeLanguage = (typeof codeLanguages)[number];

/** What a text has somewhere that imports a client of the language: cheap, as most texts import none. */
export const mentionsClient: Readonly<Record<CodeLanguage, RegExp>> = {
  javascript: /\bamqplib\b/,
  typescript: /\bamqplib\b/,
  tsx: /\bamqplib\b/,
  python: /\bpika\b/,
  java: /\brabbitmq\.client\b/,
  go: /\bamqp091-go\b|\bstreadway\/amqp\b/,
};

/** The language of a file by its name; undefined also for what nobody writes by hand. */
export function codeLanguageOf(path: string): CodeLanguage | undefined {
  if (/\.d\.[mc]?ts$|\.min\.[mc]?js$/.test(path)) return undefined;
  const [, suffix = ''] = /\.([a-z]+)$/.exec(path) ?? [];
  return Object.hasOwn(languages, suffix) ? languages[suffix] : undefined;
}

/** Whether a text imports a client of the language, as far as that is to be seen without reading all of it. */
export function importsClient(language: CodeLanguage, text: string): boolean {
  return mentionsClient[language].test(text) && imports[language].test(text);
}

export function isCodeLanguage(kind: string | undefined): kind is CodeLanguage {
  return kind !== undefined && Object.hasOwn(mentionsClient, kind);
}

const languages: Readonly<Record<string, CodeLanguage | undefined>> = {
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'tsx',
  py: 'python',
  java: 'java',
  go: 'go',
};

const ofAmqplib = /(?:\bfrom\s*|\brequire\s*\(\s*|\bimport\s*(?:\(\s*)?)['"`]amqplib(?:\/[\w./-]+)?['"`]/;

const imports: Readonly<Record<CodeLanguage, RegExp>> = {
  javascript: ofAmqplib,
  typescript: ofAmqplib,
  tsx: ofAmqplib,
  python: /^[ \t]*(?:import[ \t][^#\n]*\bpika\b|from[ \t]+pika\b)/m,
  java: /^[ \t]*import[ \t]+(?:static[ \t]+)?com\.rabbitmq\.client\b/m,
  go: /["`]github\.com\/(?:rabbitmq\/amqp091-go|streadway\/amqp)["`]/,
};
