import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDefinitions } from '../../../src/definitions/definitions.ts';
import { applyTextEdits } from '../../../src/definitions/edits.ts';
import { completionsAt } from '../../../src/language/completion.ts';
import { type LanguageDocument, languageDocument } from '../../../src/language/document.ts';
import { hoverAt } from '../../../src/language/hover.ts';
import { lensesOf } from '../../../src/language/lenses.ts';
import { definitionAt, referencesAt, renameEdits, renameRangeAt } from '../../../src/language/references.ts';
import { type DocumentSymbol, symbolsOf } from '../../../src/language/symbols.ts';
import type { TextRange } from '../../../src/model/model.ts';
import { newestVersion } from '../../../src/model/version.ts';
import { definitionsText, holds, wholeDefinitionsText } from '../../support/arbitrary.ts';
import { applied } from './editor.ts';

/** A place in a text, as a part of its length: texts shrink, and the place with them. */
const place = fc.noBias(fc.integer({ min: 0, max: 9999 })).map(tenthousandths => tenthousandths / 10_000);

/** Half typed: something is missing in the middle, or all that follows. */
const halfTyped = fc
  .tuple(wholeDefinitionsText(), place, fc.noBias(fc.nat(30)), fc.boolean())
  .map(([text, at, missing, goesOn]) => {
    const cut = Math.floor(at * text.length);
    return text.slice(0, cut) + (goesOn ? text.slice(cut + missing) : '');
  });

describe('Whatever the text, and wherever the cursor', () => {
  it('every feature answers, with places in the text', function () {
    this.timeout(30_000);
    holds(
      fc.tuple(fc.oneof(definitionsText(), halfTyped), fc.array(place, { minLength: 3, maxLength: 10 })),
      300,
      ([text, places]) => {
        const document = documentOf(text);
        if (!document) return;
        const offsets = places.map(at => Math.floor(at * (text.length + 1)));
        for (const offset of [...offsets, text.length]) lookAt(document, offset);
        for (const { range, targets } of lensesOf(document)) [range, ...targets].forEach(isInside(text));
        for (const symbol of symbolsOf(document)) isNested(symbol, { start: 0, end: text.length });
      },
    );
  });

  it('each completion in a whole file gives a file that is still JSON', function () {
    this.timeout(30_000);
    holds(
      fc.tuple(wholeDefinitionsText(), fc.array(place, { minLength: 3, maxLength: 6 })),
      200,
      ([text, places]) => {
        const document = documentOf(text);
        if (!document) return;
        for (const at of places) {
          for (const completion of completionsAt(document, Math.floor(at * text.length)).slice(0, 50)) {
            const after = applied(text, completion);
            assert.doesNotThrow(
              () => JSON.parse(after.replace(/^\u{feff}/u, '')),
              `${completion.label} in ${after}`,
            );
          }
        }
      },
    );
  });

  it('a rename changes the text so that a rename back restores it', function () {
    this.timeout(30_000);
    let renames = 0;
    holds(fc.tuple(wholeDefinitionsText(), place), 300, ([text, at]) => {
      const document = documentOf(text);
      const offset = Math.floor(at * text.length);
      const target = document && renameRangeAt(document, offset);
      if (!document || !target || 'reason' in target) return;
      const there = renameEdits(document, offset, 'a "new" name');
      assert.ok('edits' in there && there.edits.length > 0);
      const renamed = documentOf(applyTextEdits(text, there.edits));
      assert.ok(renamed);
      const moved = there.edits.filter(({ start }) => start < target.range.start).length;
      const growth = JSON.stringify('a "new" name').length - 2 - (target.range.end - target.range.start);
      const back = renameEdits(renamed, target.range.start + moved * growth, target.placeholder);
      // The old name was written with escapes of another kind, or is none that a person may choose.
      if ('reason' in back) return;
      const restored = applyTextEdits(renamed.text, back.edits);
      assert.deepEqual(
        JSON.parse(restored.replace(/^\u{feff}/u, '')),
        JSON.parse(text.replace(/^\u{feff}/u, '')),
      );
      renames++;
    });
    assert.ok(renames > 5, `${renames} names were found`);
  });
});

function documentOf(text: string): LanguageDocument | undefined {
  const definitions = parseDefinitions(text);
  return definitions && languageDocument(definitions, newestVersion);
}

function lookAt(document: LanguageDocument, offset: number): void {
  const { text } = document;
  for (const { range, insertText, label, filterText, additionalEdits = [] } of completionsAt(
    document,
    offset,
  )) {
    assert.ok(range.start <= offset && offset <= range.end && range.end <= text.length, label);
    assert.doesNotMatch(text.slice(range.start, range.end), /[\r\n]/, label);
    assert.ok(insertText !== '' && filterText !== '');
    for (const edit of additionalEdits) assert.ok(edit.end <= range.start);
  }
  const hover = hoverAt(document, offset);
  if (hover) {
    isInside(text)(hover.range);
    assert.notEqual(hover.markdown, '');
  }
  definitionAt(document, offset).forEach(isInside(text));
  referencesAt(document, offset, { includeDeclaration: true }).forEach(isInside(text));
  const rename = renameEdits(document, offset, 'renamed');
  if ('edits' in rename) rename.edits.forEach(isInside(text));
}

function isInside(text: string): (range: TextRange) => void {
  return ({ start, end }) => assert.ok(0 <= start && start <= end && end <= text.length, `${start}-${end}`);
}

function isNested({ name, range, selectionRange, children }: DocumentSymbol, parent: TextRange): void {
  assert.notEqual(name.trim(), '');
  assert.ok(parent.start <= range.start && range.end <= parent.end, `${name} lies outside of its parent`);
  assert.ok(range.start <= selectionRange.start && selectionRange.end <= range.end, name);
  for (const child of children) isNested(child, range);
}
