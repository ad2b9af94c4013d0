import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseConf } from '../../../src/conf/conf.ts';
import { confKeys } from '../../../src/conf/keys.ts';
import { lintDefinitionsText } from '../../../src/lint/lint.ts';
import { lintConf } from '../../../src/lint/lint-conf.ts';
import { userTags } from '../../../src/model/facts.ts';
import { newestVersion, parseVersion, type Version } from '../../../src/model/version.ts';
import { hashBytes, hashingAlgorithms, passwordHash } from '../../../src/rules/passwords.ts';
import type { SnippetFile } from '../../../src/snippets/catalogue.ts';
import { snippetCode } from '../../../src/snippets/expand.ts';
import { accessRequests, rings } from '../../../webview/course/access-rings/rings.ts';
import { type LessonText, lessonText } from '../../support/lesson-text.ts';

const releases = ['3.10.8', '4.0.5', '4.3.6'].map(version);

describe('lesson 5, Security', () => {
  let text: LessonText;

  before(async () => {
    text = await lessonText('security');
  });

  it('has its sections under ids that links rely on', () => {
    assert.deepEqual(
      [...text.whole.matchAll(/^## .*\{#(.*)\}$/gm)].map(([, id]) => id),
      [
        'identity SEC001',
        'passwords',
        'permissions SEC004',
        'vhosts SEC003',
        'tls SEC002',
        'surface SEC005',
        'secrets',
        'try-it',
        'pitfalls',
        'in-short',
      ],
    );
  });

  it('gives a hash that is made as it says', () => {
    const [, password = '', salt = '', hash] =
      /The password `(\w+)` with the salt `([\dA-F ]+)` gives `([^`]+)`/.exec(text.whole) ?? [];
    assert.equal(passwordHash(password, Buffer.from(salt.replaceAll(' ', ''), 'hex')), hash);
    assert.match(text.whole, new RegExp(`salt: 4 bytes, the whole: ${hashBytes()} bytes`));
    const [, other = '', bytes] =
      /`(rabbit_password_hashing_sha512)` is\s+the other choice, with (\d+) bytes/.exec(text.whole) ?? [];
    assert.equal(hashBytes(other), Number(bytes));
    for (const [name] of text.whole.matchAll(/rabbit_password_hashing_\w+/g)) {
      assert.ok(hashingAlgorithms.includes(name), name);
    }
  });

  it('says rightly what a pattern without an anchor allows', () => {
    for (const [pattern, allowed, refused] of [
      ['orders', 'reorders-archive', 'order.work'],
      ['^orders', 'orders2', 'reorders'],
      ['^orders\\.', 'orders.work', 'orders2'],
      ['^orders\\.work$', 'orders.work', 'orders.work.dead'],
      ['^(a|b)$', 'b', 'ab'],
      ['^a|b$', 'xb', 'bx'],
    ] as const) {
      assert.ok(text.whole.includes(`\`${pattern.replaceAll('|', '\\|')}\``), pattern);
      assert.match(allowed, new RegExp(pattern));
      assert.doesNotMatch(refused, new RegExp(pattern));
    }
    const roles = text.whole.matchAll(/^\| (?:publisher|consumer|deployer) .*$/gm);
    const patterns = [...roles].flatMap(([row]) =>
      [...row.matchAll(/`([^`]+)`/g)].map(([, pattern]) => pattern),
    );
    assert.equal(patterns.length, 6);
    for (const pattern of patterns) assert.match(pattern ?? '', /^\^/);
  });

  it('shows definitions that every release takes, with a user that is not told too much', async () => {
    const file = join(resolve(import.meta.dirname, '..', '..', '..'), 'snippets', 'json.json');
    const snippets = JSON.parse(await readFile(file, 'utf8')) as SnippetFile;
    const definitions = snippetCode(snippets, 'rmq-user') ?? assert.fail('no snippet rmq-user');
    for (const version of releases) {
      const findings = lintDefinitionsText(definitions, {
        profile: 'production',
        version,
        kind: 'definitions',
      });
      assert.deepEqual(
        findings
          ?.filter(({ rule, brokerRefuses }) => brokerRefuses || rule.item === 'SEC004')
          .map(({ message }) => message),
        [],
      );
    }
  });

  it('names the tags that there are, and one that there is not', () => {
    const named = ['management', 'policymaker', 'monitoring', 'administrator', 'impersonator'];
    for (const tag of named) assert.ok(text.whole.includes(`\`${tag}\``), tag);
    assert.deepEqual([...userTags].filter(Boolean).toSorted(), named.toSorted());
  });

  it('shows settings that the releases take, and the defaults that it tells', () => {
    for (const code of text.code('ini')) {
      // What a part of a file says beside others is judged; that it is only a part is not.
      const newest = releases.at(-1);
      const findings = lintConf(code, {
        profile: 'production',
        ...(newest && { version: newest }),
        isPart: true,
      });
      assert.deepEqual(
        findings.filter(({ severity }) => severity === 'error').map(({ message }) => message),
        [],
        code,
      );
    }
    const password = (line: string) => parseConf(`${line}\n`, newestVersion).settings[0]?.value;
    assert.equal(password('default_pass = abc#def'), 'abc');
    assert.equal(password('default_pass = "secret"')?.length, 8);
    const known = (key: string) =>
      releases.map(release => confKeys(release).find(key.split('.')) !== undefined);
    for (const key of keysIn(text.whole)) assert.ok(known(key).at(-1), key);
    assert.deepEqual(known('anonymous_login_user'), [false, true, true]);
    const mechanisms = releases.map(
      release => confKeys(release).find(['auth_mechanisms', '1'])?.default ?? '',
    );
    assert.deepEqual(
      mechanisms.map(list => list.includes('ANONYMOUS')),
      [false, true, true],
    );
    for (const release of releases) {
      assert.match(confKeys(release).find(['loopback_users', 'guest'])?.default ?? '', /guest/);
      assert.equal(confKeys(release).find(['default_user'])?.default, 'guest');
    }
  });

  it('has a request in its figure for each ring, and one that passes', () => {
    assert.deepEqual(
      accessRequests.map(({ refusedBy }) => refusedBy),
      [...rings, undefined],
    );
  });
});

function version(text: string): Version {
  return parseVersion(text) ?? assert.fail(text);
}

/** The keys of rabbitmq.conf that stand in running text. */
function keysIn(text: string): readonly string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '');
  const quoted = [...prose.matchAll(/`([a-z_]+(?:\.[a-z_\d]+)+|[a-z]+_[a-z_]+)(?: = [^`]*)?`/g)].map(
    ([, key = '']) => key,
  );
  const roots = ['loopback_users', 'default_user', 'default_pass', 'anonymous_login_user'];
  const families = /^(?:listeners|ssl_options|management|prometheus|auth_mechanisms|loopback_users)\./;
  return [...new Set(quoted)].filter(key => roots.includes(key) || families.test(key));
}
