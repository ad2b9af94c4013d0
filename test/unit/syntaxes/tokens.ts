import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const folder = join(import.meta.dirname, '..', '..', '..', 'syntaxes');

/** Tells what the grammar of a language takes a text for, as VS Code's own engine reads it. */
export type Tokenize = (text: string) => readonly (readonly [text: string, scope: string])[];

/** @param language such as `rabbitmq-conf` */
export async function tokenizer(language: string): Promise<Tokenize> {
  const wasm = await readFile(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: sources => new oniguruma.OnigScanner(sources),
      createOnigString: text => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => {
      const file = join(folder, `${language}.tmLanguage.json`);
      return textmate.parseRawGrammar(await readFile(file, 'utf8'), file);
    },
  });
  const grammar = await registry.loadGrammar(`source.${language}`);
  if (!grammar) throw new Error(`There is no grammar of ${language}.`);
  return text => {
    let state = textmate.INITIAL;
    return text.split('\n').flatMap(line => {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
      state = ruleStack;
      return tokens
        .map(({ startIndex, endIndex, scopes }) => [line.slice(startIndex, endIndex), scopes] as const)
        .filter(([token]) => token.trim() !== '')
        .map(([token, scopes]) => [token, (scopes.at(-1) ?? '').replace(`.${language}`, '')] as const);
    });
  };
}
