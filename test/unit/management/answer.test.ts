import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { ParsedAnswers } from '../../../src/management/answer.ts';

describe('Answers that were parsed before', () => {
  const queues = z.array(z.object({ name: z.string() }));
  const parsed = new ParsedAnswers();
  const parse = (text: string, target = '/queues?page=1') =>
    parsed.parse(text, queues, '/api/queues', target);

  it('are the same object as long as the text is the same', () => {
    const first = parse('[{"name":"a"}]');
    assert.equal(parse('[{"name":"a"}]'), first);
    assert.deepEqual(parse('[{"name":"b"}]'), [{ name: 'b' }]);
    assert.notEqual(parse('[{"name":"a"}]'), first);
  });

  it('are of one request, and of what was expected of it', () => {
    const names = z.array(z.looseObject({}));
    const first = parse('[{"name":"a"}]');
    assert.notEqual(parse('[{"name":"a"}]', '/queues?page=2'), first);
    assert.notEqual(parsed.parse<unknown>('[{"name":"a"}]', names, '/api/queues', '/queues?page=1'), first);
  });

  it('are forgotten when there are many others', () => {
    const first = parse('[{"name":"a"}]');
    for (let page = 2; page < 20; page++) parse('[]', `/queues?page=${page}`);
    assert.notEqual(parse('[{"name":"a"}]'), first);
  });

  it('say what is no answer each time', () => {
    for (let time = 0; time < 2; time++) assert.throws(() => parse('{"items":'), /did not answer with JSON/);
  });
});
