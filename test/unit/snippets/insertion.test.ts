import assert from 'node:assert/strict';
import type { SnippetLanguage } from '../../../src/snippets/catalogue.ts';
import { type Indentation, planInsertion } from '../../../src/snippets/insertion.ts';
import { previewInsertion } from '../../../src/snippets/preview.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of snippets
const script = ["import { connect } from 'amqplib';", '', "const QUEUE = '${1:work}';", 'use($1);', '$0'];
const spaces: Indentation = { insertSpaces: true, tabSize: 2 };

describe('A snippet on its way into a file', () => {
  it('fills an empty one', () => {
    assert.equal(
      insert('typescript', script, '|'),
      "import { connect } from 'amqplib';\n\nconst QUEUE = 'work';\nuse(work);\n",
    );
  });

  it('goes where the cursor is, and its imports to the others', () => {
    assert.equal(
      insert('typescript', script, "import a from 'a';\n\nfirst();\n\n|\n\nlast();\n"),
      "import a from 'a';\nimport { connect } from 'amqplib';\n\nfirst();\n\nconst QUEUE = 'work';\nuse(work);\n\n\nlast();\n",
    );
  });

  it('comes behind the imports when the cursor is above or among them', () => {
    const text = "// Orders.\nimport a from 'a';\nimport {\n  b,\n} from 'b';\n\nfirst();\n";
    const expected =
      "// Orders.\nimport a from 'a';\nimport {\n  b,\n} from 'b';\nimport { connect } from 'amqplib';\n\n" +
      "const QUEUE = 'work';\nuse(work);\n\nfirst();\n";
    for (const cursor of [0, 12, 35]) {
      assert.equal(insert('typescript', script, `${text.slice(0, cursor)}|${text.slice(cursor)}`), expected);
    }
  });

  it('leaves an empty line behind imports that are the last of the file', () => {
    assert.equal(
      insert('typescript', script, "|import a from 'a';"),
      "import a from 'a';\nimport { connect } from 'amqplib';\n\nconst QUEUE = 'work';\nuse(work);\n",
    );
    assert.equal(
      insert('typescript', script, "import { connect } from 'amqplib';\n|"),
      "import { connect } from 'amqplib';\n\nconst QUEUE = 'work';\nuse(work);\n",
    );
  });

  it('never comes before a package, a namespace or a directive', () => {
    const body = ['code', '$0'];
    assert.equal(
      insert('java', body, '|package a;\n\nclass B {}\n'),
      'package a;\n\ncode\n\nclass B {}\n'.replace('code\n\n', 'code\n\n'),
    );
    assert.equal(
      insert('go', body, '|package main\n\nimport (\n\t"os"\n)\n\nvar a int\n'),
      'package main\n\nimport (\n\t"os"\n)\n\ncode\n\nvar a int\n',
    );
    assert.equal(
      insert('csharp', body, '|using A;\n\nnamespace Shop;\n\nclass B;\n'),
      'using A;\n\nnamespace Shop;\n\ncode\n\nclass B;\n',
    );
    assert.equal(
      insert('python', body, '|#!/usr/bin/python3\n"""Orders.\n\nAll of them.\n"""\nimport os\n\na = 1\n'),
      '#!/usr/bin/python3\n"""Orders.\n\nAll of them.\n"""\nimport os\n\ncode\n\na = 1\n',
    );
    assert.equal(insert('javascript', body, "|'use strict';\n\na();\n"), "'use strict';\n\ncode\n\na();\n");
  });

  it('does not cut a line in two', () => {
    const body = ['code', '$0'];
    assert.equal(insert('python', body, 'a = 1|\nb = 2\n'), 'a = 1\ncode\n\nb = 2\n');
    assert.equal(insert('python', body, 'a =| 1\n'), 'a = 1\ncode\n\n');
    assert.equal(insert('python', body, 'a = 1\n|b = 2\n'), 'a = 1\ncode\n\nb = 2\n');
  });

  it('is indented as the line that it begins on, in the way of the file', () => {
    const body = ['if (a) {', '  b();', '}', '$0'];
    assert.equal(insert('typescript', body, '{\n  |\n}\n'), '{\n  if (a) {\n    b();\n  }\n  \n}\n');
    assert.equal(
      insert('typescript', body, '{\n\t|\n}\n', { insertSpaces: false, tabSize: 2 }),
      '{\n\tif (a) {\n\t\tb();\n\t}\n\t\n}\n',
    );
  });

  it('knows lines that end as on Windows', () => {
    assert.equal(
      insert('typescript', script, "import a from 'a';\r\n\r\n|"),
      "import a from 'a';\nimport { connect } from 'amqplib';\n\nconst QUEUE = 'work';\nuse(work);\n",
    );
  });

  it('tells which lines are new', () => {
    const edits = planInsertion(script, {
      language: 'typescript',
      text: "import a from 'a';\n\nfirst();",
      cursor: { line: 2, character: 8 },
      indentation: spaces,
    });
    const { text, added } = previewInsertion("import a from 'a';\n\nfirst();", edits);
    const lines = text.split('\n');
    assert.deepEqual(
      added.map(({ first, last }) => lines.slice(first, last + 1)),
      [["import { connect } from 'amqplib';"], ["const QUEUE = 'work';", 'use(work);']],
    );
  });
});

/** The text with the snippet in it; `|` is the cursor. */
function insert(
  language: SnippetLanguage,
  snippet: readonly string[],
  marked: string,
  indentation = spaces,
): string {
  const offset = marked.indexOf('|');
  const before = marked.slice(0, offset).split('\n');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const cursor = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  return previewInsertion(text, planInsertion(snippet, { language, text, cursor, indentation })).text;
}
