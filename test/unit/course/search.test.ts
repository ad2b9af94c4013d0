import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type SearchIndex, searchCourse, searchIndexSchema } from '../../../src/course/search.ts';
import { compileCourseFiles } from '../../../tools/quiz-plugin.ts';
import { holds } from '../../support/arbitrary.ts';

describe('the search over the course', () => {
  let index: SearchIndex;

  before(async () => {
    ({ search: index } = await compileCourseFiles());
  });

  const found = (query: string) => searchCourse(index, query).map(({ entry }) => entry.title);

  it('reads back as it was written, with no markup in it', () => {
    assert.deepEqual(searchIndexSchema.parse(JSON.parse(JSON.stringify(index))), index);
    for (const { text, title } of index)
      assert.doesNotMatch(text, /<\/?(?:p|code|li|td|span)\b|&(?:lt|amp);/, title);
  });

  it('finds everything for no words, as it is read', () => {
    assert.deepEqual(
      found(' '),
      index.map(({ title }) => title),
    );
  });

  it('puts a section first that has the word in its title', () => {
    assert.equal(found('prefetch')[0], '1.5 Prefetch');
    assert.equal(found('publisher conf')[0], '1.3 Publisher confirms');
  });

  it('finds items, metrics, keys, what a figure says and what code has', () => {
    assert.ok(found('REL004').includes('1.3 Publisher confirms'));
    assert.ok(found('rabbitmq_global_messages_unroutable_dropped_total').includes('1.3 Publisher confirms'));
    assert.ok(found('ssl_options.verify').some(title => title.startsWith('5.')));
    assert.ok(found('Five messages are on their way').includes('1.1 Four hops, four features'));
    assert.ok(found('PublishWithDeferredConfirm').includes('1.3 Publisher confirms'));
  });

  it('wants every word, at the beginning of a word', () => {
    assert.deepEqual(found('prefetch certainly-not-there'), []);
    assert.ok(found('ersistent').length < found('persistent').length);
  });

  it('shows a piece of the text around the first word', () => {
    for (const { entry, excerpt } of searchCourse(index, 'x-death')) {
      assert.match(excerpt, /x-death/i, entry.title);
      assert.ok(excerpt.length < 130);
    }
  });

  it('takes any text for words, not for a pattern', () => {
    holds(fc.string(), 300, query => {
      const words = query.split(/\s+/).filter(Boolean);
      for (const { entry } of searchCourse(index, query)) {
        const text = `${entry.title} ${entry.text}`.toLowerCase();
        for (const word of words) assert.ok(text.includes(word.toLowerCase()), entry.title);
      }
    });
  });
});
