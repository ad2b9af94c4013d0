import assert from 'node:assert/strict';
import { parseEnabledPlugins } from '../../../src/conf/enabled-plugins.ts';

describe('The parser of enabled_plugins', () => {
  it('reads the list with its places', () => {
    const text = "%% ours\n[rabbitmq_management, % the UI\n 'rabbitmq_top'].\n";
    const { plugins, comments, problems, end } = parseEnabledPlugins(text);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      plugins.map(({ name, start, end: last }) => [name, text.slice(start, last)]),
      [
        ['rabbitmq_management', 'rabbitmq_management'],
        ['rabbitmq_top', "'rabbitmq_top'"],
      ],
    );
    assert.equal(comments.length, 2);
    assert.equal(end, text.indexOf(']'));
  });

  it('takes a file without any term, and an empty list', () => {
    assert.deepEqual(parseEnabledPlugins('').problems, []);
    assert.deepEqual(parseEnabledPlugins('% nothing\n').problems, []);
    assert.deepEqual(parseEnabledPlugins('[].').problems, []);
  });

  it('says what keeps a node from starting, and what it only leaves out', () => {
    const cases: readonly (readonly [string, RegExp, boolean])[] = [
      ['[rabbitmq_top]', /full stop/, true],
      ['[rabbitmq_top', /not closed/, true],
      ['[rabbitmq_top,].', /after this comma/, true],
      ['[,rabbitmq_top].', /before this comma/, true],
      ['[rabbitmq_top rabbitmq_mqtt].', /comma is missing/, true],
      ['[a]. [b].', /follows the full stop/, true],
      ['rabbitmq_top.', /begins with/, true],
      ['[Rabbitmq_top].', /capital letter/, true],
      ['["rabbitmq_top"].', /string is no plugin/, false],
      ['[rabbitmq-top].', /single quotes/, true],
      ['[rabbitmq:top()].', /expression/, true],
    ];
    for (const [text, message, isRefused] of cases) {
      const [problem] = parseEnabledPlugins(text).problems;
      assert.match(problem?.message ?? '', message, text);
      assert.equal(problem?.isRefused, isRefused, text);
      assert.ok(problem.start < problem.end && problem.end <= text.length, text);
    }
  });

  it('reads half a file', () => {
    const whole = '[rabbitmq_management,rabbitmq_prometheus].\n';
    for (let length = 0; length <= whole.length; length++) {
      assert.doesNotThrow(() => parseEnabledPlugins(whole.slice(0, length)));
    }
  });
});
