import assert from 'node:assert/strict';
import { freeName } from '../../../../src/extension/clusters/free-name.ts';

describe('The name of a cluster that is added', () => {
  const known = { id: '1', name: 'rabbit@a', url: 'https://a.example.com/', username: 'anna' };
  const named = (more: object) => freeName({ ...known, ...more }, [known]);

  it('is its own', () => {
    assert.equal(named({ name: 'rabbit@b', url: 'https://b.example.com/' }), 'rabbit@b');
    assert.equal(named({}), 'rabbit@a', 'the same cluster once more');
  });

  it('says where or who, where another has it', () => {
    assert.equal(named({ url: 'https://b.example.com:15671/' }), 'rabbit@a (b.example.com:15671)');
    const there = { ...known, id: '2', name: 'rabbit@a (a.example.com)' };
    assert.equal(
      freeName({ ...known, username: 'bert' }, [known, there]),
      'rabbit@a (bert at a.example.com)',
    );
  });
});
