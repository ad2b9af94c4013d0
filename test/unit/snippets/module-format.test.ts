import assert from 'node:assert/strict';
import { moduleFormatOf } from '../../../src/snippets/module-format.ts';

describe('How a file in JavaScript imports', () => {
  it('is said by its name before all else', () => {
    assert.equal(moduleFormatOf('/a/b.mjs', 'require("x");', 'commonjs'), 'module');
    assert.equal(moduleFormatOf('/a/b.cjs', 'import a from "a";', 'module'), 'commonjs');
  });

  it('is told by what it does', () => {
    for (const text of [
      "import a from 'a';",
      'export {};',
      "'use strict';\nexport const a = 1;",
      'import{a}from"a";',
    ]) {
      assert.equal(moduleFormatOf('/a.js', text, 'commonjs'), 'module', text);
    }
    for (const text of ['const a = require("a");', 'module.exports = {};', 'exports.a = 1;']) {
      assert.equal(moduleFormatOf('/a.js', text, 'module'), 'commonjs', text);
    }
    // Both may load in this way.
    assert.equal(moduleFormatOf('/a.js', 'import("a").then(use);', 'commonjs'), 'commonjs');
  });

  it('is said by the package of an empty file, and is the modern one where it says nothing', () => {
    assert.equal(moduleFormatOf('/a.js', '', 'commonjs'), 'commonjs');
    assert.equal(moduleFormatOf('/a.js', '', 'module'), 'module');
    assert.equal(moduleFormatOf('/a.js', '', undefined), 'module');
  });
});
