import assert from 'node:assert/strict';
import { advancedCompletionsAt } from '../../../src/language/advanced-completion.ts';
import { advancedLanguageDocument } from '../../../src/language/advanced-document.ts';
import { advancedHoverAt } from '../../../src/language/advanced-hover.ts';
import type { Completion } from '../../../src/language/completion.ts';
import { parseVersion } from '../../../src/model/version.ts';
import { applied } from './editor.ts';

function at(source: string, version?: string) {
  const offset = source.indexOf('█');
  assert.ok(offset >= 0, 'there is a cursor');
  const options = { profile: 'staging', version: version ? parseVersion(version) : undefined } as const;
  return [advancedLanguageDocument(source.replace('█', ''), options), offset] as const;
}

const complete = (source: string): readonly Completion[] => advancedCompletionsAt(...at(source));
const labels = (source: string) => complete(source).map(({ label }) => label);

/** The text after the completion was taken. */
function accept(source: string, label: string): string {
  const found = complete(source).find(completion => completion.label === label);
  assert.ok(found, `${label} is offered`);
  return applied(source.replace('█', ''), found);
}

const hover = (source: string, version?: string) => advancedHoverAt(...at(source, version))?.markdown ?? '';

describe('Completion in advanced.config', () => {
  it('offers applications, then their keys, then what is below', () => {
    const applications = labels('[█].');
    assert.ok(applications.includes('rabbit') && applications.includes('rabbitmq_management'));
    const keys = labels('[{rabbit, [{█}]}].');
    assert.ok(keys.includes('heartbeat') && keys.includes('credit_flow_default_credit'));
    assert.ok(!keys.includes('rates_mode'));
    assert.ok(labels('[{rabbit, [{ssl_options, [{█}]}]}].').includes('honor_cipher_order'));
    assert.deepEqual(labels('[{rabbit, [{no_such_key, [{█}]}]}].'), []);
  });

  it('writes a pair with a place for its value', () => {
    assert.equal(accept('[{rabbit, [hea█]}].', 'heartbeat'), '[{rabbit, [{heartbeat, }]}].');
    assert.equal(accept('[{rabbit, [{hea█}]}].', 'heartbeat'), '[{rabbit, [{heartbeat, }]}].');
    assert.equal(accept('[█]', 'rabbit'), '[{rabbit, []}]');
    assert.equal(accept('[{rabbit, [█]}].', 'default_vhost'), '[{rabbit, [{default_vhost, <<"">>}]}].');
    assert.equal(accept('[{rabbit, [{hea█rt, 5}]}].', 'heartbeat'), '[{rabbit, [{heartbeat, 5}]}].');
  });

  it('offers the words of a value', () => {
    assert.deepEqual(labels('[{rabbit, [{ssl_options, [{verify, █}]}]}].'), ['verify_peer', 'verify_none']);
    assert.deepEqual(labels('[{rabbit, [{reverse_dns_lookups, █}]}].').toSorted(), ['false', 'true']);
    assert.equal(
      accept('[{rabbit, [{reverse_dns_lookups, fal█}]}].', 'true'),
      '[{rabbit, [{reverse_dns_lookups, true}]}].',
    );
  });

  it('offers nothing twice, and nothing in comments and strings', () => {
    assert.ok(!labels('[{rabbit, [{heartbeat, 60}, {█}]}].').includes('heartbeat'));
    assert.ok(!labels('[{rabbit, []}, {█}].').includes('rabbit'));
    for (const source of ['[{rabbit, [% hea█\n]}].', '[{rabbit, [{a, "hea█', '█', 'rab█']) {
      assert.deepEqual(labels(source), [], source);
    }
  });

  it('goes on where brackets are still missing', () => {
    assert.ok(labels('[{rabbit, [{heartbeat, 60},\n {█').includes('tcp_listeners'));
    assert.ok(labels('[{rabbit, [\n  tcp█').includes('tcp_listeners'));
  });
});

describe('Hover in advanced.config', () => {
  it('names the key of rabbitmq.conf that says the same, with what is known of it', () => {
    const markdown = hover('[{rabbit, [{heart█beat, 60}]}].');
    assert.match(markdown, /\*\*`heartbeat`\*\* of `rabbit`/);
    assert.match(markdown, /rabbitmq\.conf says it as `heartbeat`/);
    assert.match(markdown, /A whole number\./);
    assert.match(markdown, /default: `60`/);
    assert.match(hover('[{rabbit, [{ssl_options, [{ver█ify, verify_peer}]}]}].'), /`ssl_options\.verify`/);
    assert.match(hover('[{rabbit, [{tcp_list█eners, [5672]}]}].'), /`listeners\.tcp`, with/);
  });

  it('tells the default of what rabbitmq.conf cannot say', () => {
    const markdown = hover('[{rabbit, [{credit_flow_default_cre█dit, {400, 200}}]}].');
    assert.match(markdown, /default: `\{400,200\}`/);
    assert.doesNotMatch(markdown, /rabbitmq\.conf says/);
  });

  it('says what a plugin is for, and nothing of what it does not know', () => {
    assert.match(hover('[{rabbitmq_mana█gement, []}].'), /rabbitmq_management/);
    assert.equal(hover('[{rabbit, [{no_such█_key, 1}]}].'), '');
    assert.equal(hover('[{rabbit, [{heartbeat, 60}]}]█.'), '');
  });

  it('never shows the value, which may be a secret', () => {
    assert.doesNotMatch(hover('[{rabbit, [{default_pass, <<"s3c█ret">>}]}].'), /s3cret/);
  });

  it('leads to the checklist item', () => {
    assert.ok(advancedHoverAt(...at('[{rabbit, [{cluster_partition_handling, auto█heal}]}].', '4.2'))?.item);
  });
});
