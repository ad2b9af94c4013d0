import assert from 'node:assert/strict';
import { snippetLanguage, takes } from '../../../src/snippets/language.ts';

const sample = (...body: string[]) => ({ prefix: 'rmq-sample', description: '', body });

describe('The language of snippets', () => {
  it('is the one that a dialect is written in', () => {
    assert.equal(snippetLanguage('typescriptreact'), 'typescript');
    assert.equal(snippetLanguage('jsonc'), 'json');
    assert.equal(snippetLanguage('dockercompose'), 'yaml');
    assert.equal(snippetLanguage('csharp'), 'csharp');
    assert.equal(snippetLanguage('markdown'), undefined);
  });

  it('is not all that tells whether JSON takes a snippet', () => {
    const snippet = sample('{', '}');
    for (const text of ['', ' \n', '{ }', '{"queues": []}']) assert.ok(takes('json', text, snippet), text);
    assert.ok(!takes('json', '{"name": "app", "version": "1.0.0"}', snippet));
  });

  it('is not all that tells whether YAML takes a snippet', () => {
    const compose = sample('services:', '  a:');
    for (const text of ['', '# Ours.\n\n', 'services:\n  app:\n'])
      assert.ok(takes('yaml', text, compose), text);
    for (const text of ['groups:\n', 'kind: Pod\n', 'a:\n  services:\n'])
      assert.ok(!takes('yaml', text, compose), text);
  });

  it('is in code and rabbitmq.conf', () => {
    assert.ok(takes('go', 'package main\n', sample('a')));
    assert.ok(takes('rabbitmq-conf', 'heartbeat = 60\n', sample('a')));
  });
});
