import assert from 'node:assert/strict';
import { pluginCompletionsAt, pluginHoverAt } from '../../../src/language/plugin-names.ts';
import { applied } from './editor.ts';

function at(source: string): readonly [text: string, offset: number] {
  const offset = source.indexOf('█');
  assert.ok(offset >= 0, 'there is a cursor');
  return [source.replace('█', ''), offset];
}

const labels = (source: string) => pluginCompletionsAt(...at(source)).map(({ label }) => label);

function accept(source: string, label: string): string {
  const [text, offset] = at(source);
  const found = pluginCompletionsAt(text, offset).find(completion => completion.label === label);
  assert.ok(found, `${label} is offered`);
  return applied(text, found);
}

describe('Completion in enabled_plugins', () => {
  it('offers the plugins that are not in the list', () => {
    assert.ok(labels('[█].').includes('rabbitmq_management'));
    assert.ok(!labels('[rabbitmq_management,█].').includes('rabbitmq_management'));
    assert.ok(labels('[rabbitmq_mana█gement].').includes('rabbitmq_management'));
  });

  it('writes the commas that are missing', () => {
    assert.equal(
      accept('[rabbitmq_management,rabbitmq_sh█].', 'rabbitmq_shovel'),
      '[rabbitmq_management,rabbitmq_shovel].',
    );
    assert.equal(
      accept('[rabbitmq_management\n █].', 'rabbitmq_mqtt'),
      '[rabbitmq_management,\n rabbitmq_mqtt].',
    );
    assert.equal(
      accept('[█ rabbitmq_management].', 'rabbitmq_mqtt'),
      '[rabbitmq_mqtt, rabbitmq_management].',
    );
  });

  it('offers nothing outside of the list and in comments', () => {
    for (const source of ['█[].', '[].█', '[ % here: rab█\n].']) assert.deepEqual(labels(source), [], source);
  });
});

describe('Hover in enabled_plugins', () => {
  const hover = (source: string) => pluginHoverAt(...at(source))?.markdown;

  it('tells what a plugin is for, and what it brings along', () => {
    assert.match(
      hover('[rabbitmq_shovel_manage█ment].') ?? '',
      /makes them there[\s\S]*Brings along.*`rabbitmq_shovel`/,
    );
    assert.equal(hover('[rabbitmq_some█thing].'), undefined);
    assert.equal(hover('[rabbitmq_mqtt█].'), undefined);
  });
});
