import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import csharp from 'highlight.js/lib/languages/csharp';
import go from 'highlight.js/lib/languages/go';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import plaintext from 'highlight.js/lib/languages/plaintext';
import python from 'highlight.js/lib/languages/python';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import yaml from 'highlight.js/lib/languages/yaml';
import type { Language } from './lesson.ts';

const grammars = {
  typescript,
  javascript,
  python,
  java,
  go,
  csharp,
  sql,
  json,
  yaml,
  ini,
  bash,
  text: plaintext,
} satisfies Record<Language, unknown>;

for (const [language, grammar] of Object.entries(grammars)) hljs.registerLanguage(language, grammar);

/** Code as HTML: `<span>`s with highlight.js class names, everything else escaped. Runs at build time only. */
export function highlight(code: string, language: Language): string {
  return hljs.highlight(code, { language }).value;
}
