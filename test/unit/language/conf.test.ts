import assert from 'node:assert/strict';
import { parseConf } from '../../../src/conf/conf.ts';
import type { Completion } from '../../../src/language/completion.ts';
import { confCompletionsAt } from '../../../src/language/conf-completion.ts';
import { confLanguageDocument } from '../../../src/language/conf-document.ts';
import { confHoverAt } from '../../../src/language/conf-hover.ts';
import { confSymbolsOf } from '../../../src/language/conf-symbols.ts';
import { newestVersion, parseVersion, type Version } from '../../../src/model/version.ts';
import { applied } from './editor.ts';

function at(source: string, version?: string) {
  const offset = source.indexOf('█');
  assert.ok(offset >= 0, 'there is a cursor');
  return [documentOf(source.replace('█', ''), parseVersion(version ?? '')), offset] as const;
}

function documentOf(text: string, version: Version = newestVersion) {
  return confLanguageDocument(parseConf(text, version), version);
}

function complete(source: string, version?: string): readonly Completion[] {
  return confCompletionsAt(...at(source, version));
}

const labels = (source: string, version?: string) => complete(source, version).map(({ label }) => label);

function offered(source: string, label: string, version?: string): Completion {
  const found = complete(source, version).find(completion => completion.label === label);
  assert.ok(found, `${label} is offered`);
  return found;
}

/** The text after the completion was taken; what is to be filled in has its preset. */
const accept = (source: string, label: string) =>
  applied(source.replace('█', ''), offered(source, label)).replaceAll('$0', '');

const hover = (source: string, version?: string) => confHoverAt(...at(source, version));

describe('Completion in rabbitmq.conf', () => {
  it('offers keys segment by segment while there are many, and then whole', () => {
    const first = labels('█');
    assert.ok(first.includes('listeners.') && first.includes('heartbeat') && first.length < 150);
    assert.ok(!first.includes('listeners.tcp.$name'));
    assert.deepEqual(labels('listeners.█'), [
      'listeners.ssl',
      'listeners.ssl.$name',
      'listeners.startup_delay',
      'listeners.tcp',
      'listeners.tcp.$name',
    ]);
    assert.ok(offered('lis█', 'listeners.').asksAgain);
    const log = labels('log.█', '4.0');
    for (const label of ['log.file', 'log.file.', 'log.dir']) assert.ok(log.includes(label), label);
  });

  it('finds a key by a word from its middle', () => {
    assert.ok(labels('watermark█').includes('vm_memory_high_watermark.relative'));
    assert.ok(labels('log.rota█').includes('log.file.rotation.size'));
  });

  it('tells the type, the default, the plugin and the releases of a key', () => {
    const { detail, documentation = '' } = offered('heart█', 'heartbeat');
    assert.equal(detail, 'integer');
    assert.equal(offered('log.conso█', 'log.console').detail, 'true | false');
    assert.match(documentation, /default: `60` · RabbitMQ 3\.10 to 4\.3/);
    assert.match(
      offered('management.tcp.█', 'management.tcp.port').documentation ?? '',
      /plugin: `rabbitmq_management`/,
    );
  });

  it('leaves a place for the name in a key, and keeps one that is written', () => {
    assert.equal(
      offered('listeners.tcp.█', 'listeners.tcp.$name').insertText,
      `listeners.tcp.\${1:name} = $0`,
    );
    assert.equal(
      accept('ssl_options.crl_sources.1.█', 'ssl_options.crl_sources.1.path'),
      'ssl_options.crl_sources.1.path = ',
    );
  });

  it('replaces the key that stands there, and keeps its value', () => {
    assert.equal(accept('a = 1\nhea█rtbaet = 60\n', 'heartbeat'), 'a = 1\nheartbeat = 60\n');
    assert.equal(accept('  heart█', 'heartbeat'), '  heartbeat = ');
  });

  it('offers no key twice, none that nothing reads, and those of the version only', () => {
    assert.ok(!labels('heartbeat = 60\n█').includes('heartbeat'));
    assert.ok(!labels('clus█').includes('cluster_partition_handling'));
    assert.ok(labels('clus█', '4.0').includes('cluster_partition_handling'));
    assert.ok(!labels('█', '3.10').includes('consumer_max_per_channel'));
    assert.ok(labels('█', '4.3').includes('consumer_max_per_channel'));
  });

  it('offers the values that a node takes', () => {
    assert.deepEqual(labels('log.console = █'), ['true', 'false']);
    assert.deepEqual(labels('log.console.level = in█')[1], 'info');
    assert.ok(!labels('log.console.level = █').includes('=debug'));
    assert.deepEqual(offered('heartbeat = █', '60').detail, 'default');
    assert.equal(accept('log.console = tr█ue # why', 'false'), 'log.console = false # why');
    assert.ok(offered('log.conso█', 'log.console').asksAgain);
  });

  it('offers units behind a number', () => {
    assert.ok(labels('disk_free_limit.absolute = 2█').includes('2GB'));
    assert.ok(labels('log.exchange = 2█').every(label => !label.startsWith('2')));
  });

  it('offers nothing in comments, in quotes of several lines, and in a classic file', () => {
    for (const source of [
      '# lis█',
      'heartbeat = 60 # █',
      "default_vhost = '''a\nlis█\n'''",
      '[{rabbit, [\nlis█',
    ]) {
      assert.deepEqual(labels(source), [], source);
    }
    assert.deepEqual(labels('no.such.key = █'), []);
  });

  it('answers for a file of 10,000 lines in less than 10 ms', () => {
    const lines = Array.from({ length: 10_000 }, (_, n) => `listeners.tcp.n${n} = ${n}`);
    const [document, offset] = at(`${lines.join('\n')}\nlis█`);
    const times = Array.from({ length: 10 }, () => {
      const started = performance.now();
      confCompletionsAt(document, offset);
      return performance.now() - started;
    });
    assert.ok(Math.min(...times) < 10, times.join());
  });
});

describe('The outline of rabbitmq.conf', () => {
  const outline = (text: string) =>
    confSymbolsOf(documentOf(text)).map(({ name, detail, children }) => [
      name,
      detail,
      children.map(child => `${child.name}: ${child.detail}`),
    ]);

  it('has the neighbours of one beginning together, and shows no password', () => {
    assert.deepEqual(
      outline('heartbeat = 60\nlog.console = true\n\n# more\nlog.file.level = info\ndefault_pass = secret\n'),
      [
        ['heartbeat', '60', []],
        ['log', '2 settings', ['console: true', 'file.level: info']],
        ['default_pass', undefined, []],
      ],
    );
  });
});

describe('Hover in rabbitmq.conf', () => {
  it('tells of a key on the key and on its value', () => {
    for (const source of ['hea█rtbeat = 60', 'heartbeat = 6█0']) {
      assert.match(
        hover(source)?.markdown ?? '',
        /\*\*`heartbeat`\*\*[\s\S]*A whole number\.[\s\S]*default: `60`/,
      );
    }
    assert.equal(hover('heartbeat █= 60'), undefined);
    assert.equal(hover('# hea█rtbeat = 60'), undefined);
  });

  it('says what the key does, where to read on, and which item of the checklist it is for', () => {
    const { markdown = '', item } = hover('disk_free_limit.abs█olute = 2GB') ?? {};
    assert.match(markdown, /raises an alarm and blocks publishers/);
    assert.match(markdown, /\(https:\/\/www\.rabbitmq\.com\/docs\/disk-alarms\)/);
    assert.equal(item, 'MON003');
  });

  it('says that nothing reads a key whose plugin is not enabled', () => {
    const [document, offset] = at('mqtt.pre█fetch = 10');
    assert.doesNotMatch(confHoverAt(document, offset)?.markdown ?? '', /not enabled/);
    const disabled = { ...document, plugins: new Set(['rabbitmq_management']) };
    assert.match(confHoverAt(disabled, offset)?.markdown ?? '', /The plugin is not enabled/);
  });

  it('never shows the value, which may be a secret', () => {
    const { markdown = '' } = hover('default_pass = s3c█ret') ?? {};
    assert.match(markdown, /default_pass/);
    assert.doesNotMatch(markdown, /s3cret/);
  });

  it('knows which names stand for any', () => {
    assert.match(hover('listeners.tcp.loc█al = 5672')?.markdown ?? '', /`listeners\.tcp\.\$name`/);
  });

  it('says what has become of a key', () => {
    assert.match(
      hover('management.listener.po█rt = 1')?.markdown ?? '',
      /called `management\.tcp\.port` now/,
    );
    assert.match(
      hover('cluster_partition_han█dling = ignore')?.markdown ?? '',
      /Nothing reads it since RabbitMQ 4\.3/,
    );
    assert.match(
      hover('message_interceptors.incom█ing.set_header_timestamp.overwrite = true', '3.10')?.markdown ?? '',
      /RabbitMQ 3\.10 does not have it/,
    );
    assert.equal(hover('no.su█ch.key = 1'), undefined);
  });
});
