import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lintDefinitionsText } from '../../src/lint/lint.ts';
import { formatVersion, parseVersion } from '../../src/model/version.ts';
import { callApi } from '../../tools/broker/api.ts';
import { MATRIX, type Series } from '../../tools/broker/source.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { importText, plugins } from '../support/definitions-import.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import { type BrokerVerdict, type FixtureVerdict, fixtureVerdicts } from './verdicts.ts';

const folder = join(import.meta.dirname, '..', 'fixtures', 'verdicts');

describe('The fixture verdicts', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let series: Series;

  before(async function () {
    this.timeout(180_000);
    broker = await startBroker(lifetime, { name: 'verdicts', plugins, conf: denyTransientQueues() });
    // What other people run is not a place to make and delete virtual hosts and users.
    const known = MATRIX.find(candidate => broker.version.startsWith(`${candidate}.`));
    if (!broker.private || !known) return this.skip();
    series = known;
  });

  it('speak of every fixture', () => {
    assert.deepEqual(
      readdirSync(folder).sort(),
      fixtureVerdicts.map(({ fixture }) => `${fixture}.json`).sort(),
    );
  });

  for (const row of fixtureVerdicts) {
    describe(row.fixture, () => {
      const text = readFileSync(join(folder, `${row.fixture}.json`), 'utf8');
      const expected = () => {
        const [, verdict, rule] = /^(accepted|refused|left out) ?(.*)$/.exec(row[series]) ?? [];
        return { verdict, rule };
      };

      it('is what the broker says', async () => {
        assert.equal(await brokerVerdict(broker, row, text), expected().verdict);
      });

      it('is what the linter says', () => {
        const version = parseVersion(broker.version);
        assert.ok(version);
        const findings = lintDefinitionsText(text, { version, profile: 'production' }) ?? [];
        const { verdict, rule } = expected();
        const said = findings.map(
          ({ rule, brokerRefuses, message }) => `${rule.id}${brokerRefuses ? ' (refused)' : ''}: ${message}`,
        );
        const context = `for ${formatVersion(version)}, ${row[series]}; the linter said\n${said.join('\n')}`;
        if (rule)
          assert.ok(
            findings.some(finding => finding.rule.id === rule),
            context,
          );
        assert.equal(
          findings.some(({ brokerRefuses }) => brokerRefuses),
          verdict === 'refused',
          context,
        );
      });
    });
  }
});

/** Imports the file where nothing is and looks whether its object has come. */
async function brokerVerdict(broker: Broker, row: FixtureVerdict, text: string): Promise<BrokerVerdict> {
  for (const path of ['/api/vhosts/verdicts', '/api/users/verdicts-app']) {
    await callApi(broker, 'DELETE', path).catch((error: Error) => assert.match(error.message, /404/));
  }
  // Files with permissions take their user for granted.
  if (row.section === 'permissions') await callApi(broker, 'PUT', '/api/users/verdicts-app', { tags: '' });
  const { status, words } = await importText(broker, text);
  if (status === 400 || status === 500) return 'refused';
  assert.equal(status, 204, words);
  return (await exists(broker, pathOf(row, text))) ? 'accepted' : 'left out';
}

function pathOf({ section }: FixtureVerdict, text: string): string {
  const object = JSON.parse(text)[section].at(-1) as Readonly<Record<string, string>>;
  const name = (field: string) => encodeURIComponent(object[field] ?? '');
  switch (section) {
    case 'users':
      return `/api/users/${name('name')}`;
    case 'permissions':
      return `/api/permissions/${name('vhost')}/${name('user')}`;
    case 'bindings':
      return `/api/bindings/${name('vhost')}/e/${name('source')}/q/${name('destination')}`;
    case 'parameters':
      return `/api/parameters/${name('component')}/${name('vhost')}/${name('name')}`;
    default:
      return `/api/${section}/${name('vhost')}/${name('name')}`;
  }
}

async function exists(broker: Broker, path: string): Promise<boolean> {
  const answer = await callApi(broker, 'GET', path).catch((error: Error) => {
    assert.match(error.message, /404/);
    return [];
  });
  return !Array.isArray(answer) || answer.length > 0;
}

/** 3.10 does not know the setting and would not start with it. */
function denyTransientQueues(): string {
  return (process.env.RABBITMQ_PRODUCTION_BROKER ?? MATRIX[0]) === MATRIX[0]
    ? ''
    : 'deprecated_features.permit.transient_nonexcl_queues = false\n';
}
