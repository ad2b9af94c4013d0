import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SnippetFile, type SnippetLanguage, snippetFiles } from '../../../src/snippets/catalogue.ts';
import { partImports } from '../../../src/snippets/imports.ts';
import { moduleFormatOf } from '../../../src/snippets/module-format.ts';

const programming = ['javascript', 'typescript', 'python', 'java', 'go', 'csharp'] as const;

describe('The imports of a snippet', () => {
  for (const language of programming) {
    for (const { prefix, body } of Object.values(file(language))) {
      it(`${prefix} (${language}) brings all its imports into an empty file, and none the second time`, () => {
        const { imports, body: rest } = partImports(language, body, '');
        assert.deepEqual(meaningful(`${imports?.text ?? ''}${rest}`), meaningful(body.join('\n')));
        assert.equal(partImports(language, body, `${imports?.text ?? ''}${rest}`).imports, undefined);
      });

      it(`${prefix} (${language}) finds its imports in itself`, () => {
        assert.equal(partImports(language, body, body.join('\n')).imports, undefined);
      });
    }
  }

  it('adds to a module the names that it does not import yet', () => {
    const snippet = ["import { type Channel, connect } from 'amqplib';", '', 'connect();'];
    assert.equal(
      insert('typescript', snippet, "import { connect } from 'amqplib';\nconst a = 1;\n"),
      "import { connect } from 'amqplib';\nimport { type Channel } from 'amqplib';\nconst a = 1;\n",
    );
    assert.equal(
      insert('typescript', snippet, "import {\n  connect,\n  type Channel,\n} from 'amqplib';\n"),
      "import {\n  connect,\n  type Channel,\n} from 'amqplib';\n",
    );
  });

  it('stays with require in a file that has nothing else', () => {
    const snippet = ["import { connect } from 'amqplib';", '', 'connect();'];
    assert.equal(
      insert('javascript', snippet, "'use strict';\nconst fs = require('node:fs');\n"),
      "'use strict';\nconst fs = require('node:fs');\nconst { connect } = require('amqplib');\n",
    );
    assert.equal(
      insert('javascript', snippet, "const { connect } = require('amqplib');\n"),
      "const { connect } = require('amqplib');\n",
    );
  });

  it('renames and exports as CommonJS does', () => {
    const snippet = [
      "import { setTimeout as sleep } from 'node:timers/promises';",
      '',
      'export async function wait() {',
      '  export;',
      '}',
      'export class Late extends Error {}',
    ];
    const { imports, body } = partImports('javascript', snippet, '', 'commonjs');
    assert.equal(imports?.text, "const { setTimeout: sleep } = require('node:timers/promises');\n\n");
    assert.equal(body, 'async function wait() {\n  export;\n}\nclass Late extends Error {}');
    assert.equal(
      insert('javascript', snippet, "const { setTimeout: sleep } = require('node:timers/promises');\n"),
      "const { setTimeout: sleep } = require('node:timers/promises');\n",
    );
  });

  it('goes behind a shebang and comments where there are no imports', () => {
    assert.equal(
      insert('python', ['import pika', '', 'x = 1'], '#!/usr/bin/env python3\nx = 0\n'),
      '#!/usr/bin/env python3\nimport pika\n\nx = 0\n',
    );
    assert.equal(
      insert('csharp', ['using RabbitMQ.Client;', '', 'class A;'], 'namespace Shop;\n'),
      'using RabbitMQ.Client;\n\nnamespace Shop;\n',
    );
  });

  it('knows the ways in which Python imports', () => {
    const snippet = ['import json', 'from pika.exceptions import NackError, UnroutableError', '', 'x = 1'];
    assert.equal(
      insert('python', snippet, 'import os, json\nfrom pika.exceptions import NackError\n'),
      'import os, json\nfrom pika.exceptions import NackError\nfrom pika.exceptions import UnroutableError\n',
    );
    assert.equal(
      insert('python', ['import json', '', 'x = 1'], 'import jsonschema\n'),
      'import jsonschema\nimport json\n',
    );
  });

  it('knows a package that Java imports as a whole, and puts imports behind the package', () => {
    const snippet = ['import com.rabbitmq.client.Channel;', '', 'class A {}'];
    assert.equal(
      insert('java', snippet, 'import com.rabbitmq.client.*;\n'),
      'import com.rabbitmq.client.*;\n',
    );
    assert.equal(
      insert('java', snippet, 'package shop;\n\nclass B {}\n'),
      'package shop;\n\nimport com.rabbitmq.client.Channel;\n\nclass B {}\n',
    );
  });

  it('goes into the import block that a Go file has, and makes one behind the package clause where it has none', () => {
    const snippet = [
      'import (',
      '\t"context"',
      '',
      '\tamqp "github.com/rabbitmq/amqp091-go"',
      ')',
      '',
      'var a int',
    ];
    assert.equal(
      insert('go', snippet, 'package main\n\nimport (\n\t"context"\n)\n'),
      'package main\n\nimport (\n\tamqp "github.com/rabbitmq/amqp091-go"\n\t"context"\n)\n',
    );
    assert.equal(
      insert('go', snippet, 'package main\n\nfunc main() {}\n'),
      'package main\n\nimport (\n\t"context"\n\tamqp "github.com/rabbitmq/amqp091-go"\n)\n\nfunc main() {}\n',
    );
  });

  it('has no imports in languages without any', () => {
    const body = ['# import nothing', 'a: 1'];
    assert.deepEqual(partImports('yaml', body, ''), {
      imports: undefined,
      body: body.join('\n'),
      firstCodeLine: 0,
    });
  });
});

/** The file with the imports that it lacked; the snippet's own code is left out. */
function insert(language: SnippetLanguage, snippet: readonly string[], text: string): string {
  const { imports } = partImports(language, snippet, text, moduleFormatOf('a.js', text, undefined));
  if (!imports) return text;
  const lines = text.split('\n');
  const at = lines
    .slice(0, imports.line)
    .map(line => `${line}\n`)
    .join('').length;
  return text.slice(0, at) + imports.text + text.slice(at);
}

/** The lines that say something; Go's block may be written in another way. */
function meaningful(text: string): string[] {
  return text
    .split('\n')
    .filter(line => line.trim() !== '')
    .sort();
}

function file(language: SnippetLanguage): SnippetFile {
  const path = join(import.meta.dirname, '../../../snippets', snippetFiles[language]);
  return JSON.parse(readFileSync(path, 'utf8')) as SnippetFile;
}
