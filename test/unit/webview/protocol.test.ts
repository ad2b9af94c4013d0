import assert from 'node:assert/strict';
import { courseProtocol, courseState } from '../../../webview/course/protocol.ts';
import { answer, eventMessage, type Handlers, parseFromExtension } from '../../../webview/shared/protocol.ts';

const fresh = { place: null, language: null, read: {}, done: [] };

describe('the protocol between a page and the extension', () => {
  it('answers a request with the result of its handler', async () => {
    assert.deepEqual(
      await ask({ type: 'request', id: 4, method: 'insert', params: { text: 'x', language: 'go' } }),
      {
        type: 'response',
        id: 4,
        result: { where: 'go file' },
      },
    );
  });

  it("answers with the handler's words when it fails", async () => {
    assert.deepEqual(
      await ask({ type: 'request', id: 5, method: 'open', params: { target: { lesson: 'none' } } }),
      {
        type: 'response',
        id: 5,
        error: 'There is no lesson "none".',
      },
    );
  });

  it('refuses what is no request of the page', async () => {
    for (const method of ['launch', 'toString', '__proto__']) {
      assert.deepEqual(await ask({ type: 'request', id: 6, method, params: {} }), {
        type: 'response',
        id: 6,
        error: `There is no request "${method}".`,
      });
    }
    assert.deepEqual(
      await ask({ type: 'request', id: 7, method: 'markDone', params: { lesson: 'x', done: 'yes' } }),
      {
        type: 'response',
        id: 7,
        error: 'The request "markDone" has unfit parameters.',
      },
    );
  });

  it('says nothing to junk', async () => {
    for (const junk of [
      undefined,
      null,
      'request',
      7,
      [],
      {},
      { type: 'request' },
      { type: 'request', id: '1', method: 'start' },
    ]) {
      assert.equal(await ask(junk), undefined);
      assert.equal(parseFromExtension(junk), undefined);
    }
  });

  it('carries events as they were posted', () => {
    const event = eventMessage(courseProtocol, 'show', { lesson: 'reliability', section: 'REL004' });
    assert.deepEqual(parseFromExtension(event), event);
  });
});

describe("the course's state", () => {
  it('starts empty', () => assert.deepEqual(courseState.parse({}), fresh));

  it('keeps what can be read of a broken state', () => {
    const broken = { place: { lesson: 1 }, language: 'python', read: 'all', done: ['reliability'] };
    assert.deepEqual(courseState.parse(broken), { ...fresh, language: 'python', done: ['reliability'] });
  });
});

function ask(message: unknown) {
  const handlers: Handlers<typeof courseProtocol> = {
    open: ({ target }) => {
      throw new Error(`There is no lesson "${target?.lesson}".`);
    },
    shown: () => ({}),
    rememberPlace: () => ({}),
    rememberLanguage: () => ({}),
    markRead: () => ({}),
    markDone: () => ({}),
    openQuiz: () => ({}),
    openExercise: () => ({}),
    showItem: () => ({}),
    copy: () => ({}),
    insert: ({ language }) => ({ where: `${language} file` }),
    chooseBroker: () => ({}),
    connectCluster: () => ({}),
    runTryout: () => ({}),
    cancelTryout: () => ({}),
    forgetTryout: () => ({}),
  };
  return answer(courseProtocol, handlers, message);
}
