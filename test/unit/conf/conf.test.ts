import assert from 'node:assert/strict';
import { type ConfDocument, parseConf } from '../../../src/conf/conf.ts';

const v3 = { major: 3, minor: 10, patch: 8 };
const v40 = { major: 4, minor: 0, patch: 5 };
const v43 = { major: 4, minor: 3, patch: 6 };

describe('The parser of rabbitmq.conf', () => {
  it('reads settings with their places', () => {
    const text = '# AMQP\nlisteners.tcp.default = 5672\n\theartbeat=60  # seconds\n';
    const { settings, comments, problems } = parseConf(text, v43);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      settings.map(({ segments, value }) => [segments.join(' '), value]),
      [
        ['listeners tcp default', '5672'],
        ['heartbeat', '60'],
      ],
    );
    const [, heartbeat] = settings;
    assert.ok(heartbeat);
    assert.equal(slice(text, heartbeat), 'heartbeat=60  # seconds');
    assert.equal(slice(text, heartbeat.keyRange), 'heartbeat');
    assert.equal(slice(text, heartbeat.valueRange), '60');
    assert.deepEqual(
      comments.map(comment => slice(text, comment)),
      ['# AMQP', '# seconds'],
    );
  });

  it('takes CRLF, tabs, and a last line without an end, whose blanks are part of its value', () => {
    assert.deepEqual(values(parseConf('a = 1 \t\r\nb\t=\t2\r\n', v43)), ['1', '2']);
    assert.deepEqual(values(parseConf('a = 1  ', v43)), ['1  ']);
    assert.deepEqual(values(parseConf('a = 1\rb = 2\n', v43)), ['1\rb = 2']);
  });

  it('takes quotes as the version takes them', () => {
    const text = "password = 'a#b'\n";
    assert.deepEqual(values(parseConf(text, v3)), ["'a"]);
    assert.deepEqual(values(parseConf(text, v40)), ['a#b']);
    assert.deepEqual(values(parseConf('name = "a"\n', v43)), ['"a"']);
    assert.deepEqual(values(parseConf("name = ''\n", v43)), ['']);
    assert.deepEqual(values(parseConf("name = 'open\n", v43)), ["'open"]);
    assert.deepEqual(values(parseConf("name = '''one\ntwo'''\nb = 1\n", v43)), ['one\ntwo', '1']);
    assert.deepEqual(kinds(parseConf("name = '''one'''\n", v40)), ['quotes']);
    assert.deepEqual(kinds(parseConf("name = 'a' b\n", v43)), ['quotes']);
  });

  it('goes on behind a quote that is closed where nobody meant it', () => {
    const document = parseConf("name = 'a\n# it's here\nb = 1\n", v43);
    assert.deepEqual(kinds(document), ['quotes']);
    assert.deepEqual(values(document), ['1']);
  });

  it('takes a dot with a backslash for a part of its segment', () => {
    const [setting] = parseConf('default_users.shop\\.eu.password = a\n', v43).settings;
    assert.deepEqual(setting?.segments, ['default_users', 'shop.eu', 'password']);
  });

  it('says what is wrong with a line, and reads the next one', () => {
    const document = parseConf(
      '[rabbit]\nheartbeat: 60\nheartbeat =\nhe art = 1\n= 1\n\u00A0a = 1\nb = 2',
      v43,
    );
    assert.deepEqual(kinds(document), [
      'section',
      'no-equals-sign',
      'no-value',
      'key',
      'no-equals-sign',
      'key',
    ]);
    assert.deepEqual(values(document), ['2']);
  });

  it('reads half a line', () => {
    for (const text of [
      'h',
      'heartbeat',
      'heartbeat ',
      'heartbeat =',
      "heartbeat = '",
      'listeners.',
      'include',
      '\\',
    ]) {
      assert.equal(parseConf(text, v43).problems.length <= 1, true, text);
    }
  });

  it('reads includes', () => {
    const document = parseConf('include conf.d/*.conf # all\ninclude a.conf \n', v43);
    assert.deepEqual(
      document.includes.map(({ path }) => path),
      ['conf.d/*.conf', 'a.conf'],
    );
    assert.deepEqual(kinds(document), ['include']);
    assert.deepEqual(kinds(parseConf('include/a.conf\n', v3)), []);
    assert.deepEqual(kinds(parseConf('include/a.conf\n', v43)), ['no-equals-sign']);
  });

  it('takes a byte order mark and characters outside Latin-1 where the version does', () => {
    assert.deepEqual(kinds(parseConf('\uFEFFa = 1\n', v40)), ['byte-order-mark']);
    assert.deepEqual(kinds(parseConf('\uFEFFa = 1\n', v43)), []);
    assert.deepEqual(kinds(parseConf('a = 漢\n', v3)), ['latin-1']);
    assert.deepEqual(kinds(parseConf('# 漢\na = é\n', v3)), []);
    assert.deepEqual(kinds(parseConf('a = 漢\n', v40)), []);
  });

  it('knows the classic format, templates, and values that are decided elsewhere', () => {
    assert.equal(parseConf('%% old\n[\n  {rabbit, []}\n].\n', v43).format, 'erlang');
    assert.equal(parseConf('[section]\na = 1\n', v43).format, 'conf');
    const template = parseConf('{% if tls %}\na = {{ name }}\n{% endif %}\n', v43);
    assert.equal(template.isTemplate, true);
    assert.deepEqual(kinds(template), []);
    const open = parseConf(`a = $(NAME)\nb = ${'$'}{NAME}\nc = $(<file)\nd = 1$\n`, v43);
    assert.deepEqual(
      open.settings.map(({ isOpen }) => isOpen),
      [true, true, true, false],
    );
  });
});

function slice(text: string, { start, end }: { readonly start: number; readonly end: number }): string {
  return text.slice(start, end);
}

function values({ settings }: ConfDocument): readonly string[] {
  return settings.map(({ value }) => value);
}

function kinds({ problems }: ConfDocument): readonly string[] {
  return problems.map(({ kind }) => kind);
}
