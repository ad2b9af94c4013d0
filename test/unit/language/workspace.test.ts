import assert from 'node:assert/strict';
import { OpenDocument } from '../../../src/language/open-document.ts';
import { features } from '../../../src/language/service.ts';
import { Workspace } from '../../../src/language/workspace.ts';
import type { FileKind } from '../../../src/lint/kind.ts';
import { newestVersion } from '../../../src/model/version.ts';

const folder = 'file:///shop/node 1';

describe('The files around an open document', () => {
  let workspace: Workspace;

  beforeEach(() => {
    workspace = new Workspace();
  });

  function open(name: string, text: string, kind: FileKind = 'conf'): OpenDocument {
    const path = `${folder}/${name}`;
    const document = new OpenDocument(
      1,
      text,
      {
        options: { profile: 'staging' },
        around: (member, versionOf) => workspace.around(path, member, versionOf),
      },
      kind,
    );
    workspace.open(path, () => document.lentAs(path));
    return document;
  }

  const store = (name: string, text?: string) =>
    workspace.store(`${folder}/${name}`, text === undefined ? { is: 'missing' } : { is: 'text', text });
  const rules = ({ judged }: OpenDocument) => judged.findings.map(({ rule }) => rule.id);

  it('are asked for by their paths, and none is missed before somebody looked', () => {
    const conf = open('rabbitmq.conf', 'load_definitions = definitions.json\n');
    assert.ok(!rules(conf).includes('DPL002'));
    const { files = [], folders } = features.lint(conf).asked ?? {};
    assert.ok(files.includes(`${folder}/definitions.json`) && files.includes(`${folder}/enabled_plugins`));
    assert.deepEqual(folders, [`${folder}/conf.d`]);
    for (const path of files) workspace.store(path, { is: 'missing' });
    assert.ok(rules(conf).includes('DPL002'));
    store('definitions.json', '{ "users": [{ "name": "a", "tags": [] }], "vhosts": [{ "name": "/" }] }');
    assert.ok(!rules(conf).includes('DPL002'));
  });

  it('are judged as they are open, not as they are stored', () => {
    store('enabled_plugins', '[].\n');
    const conf = open('rabbitmq.conf', 'mqtt.prefetch = 10\n');
    assert.ok(rules(conf).includes('DPL001'));
    const plugins = open('enabled_plugins', '[rabbitmq_mqtt].\n', 'enabled-plugins');
    assert.ok(!rules(conf).includes('DPL001'));
    plugins.change(2, [{ offset: 1, length: 13, text: 'rabbitmq_stomp' }]);
    assert.ok(rules(conf).includes('DPL001'));
    assert.ok(rules(plugins).includes('DPL004'));
    workspace.close(`${folder}/enabled_plugins`);
    store('enabled_plugins', '[rabbitmq_web_mqtt].\n');
    assert.ok(!rules(conf).includes('DPL001'));
  });

  it('leave what was found as it is where they say the same as before', () => {
    const conf = open('rabbitmq.conf', 'load_definitions = d.json\nheartbeat = 60\n');
    const definitions = open(
      'd.json',
      '{ "users": [{ "name": "a", "tags": [] }], "vhosts": [{ "name": "/" }] }',
      'definitions',
    );
    const before = definitions.judged;
    conf.change(2, [{ offset: 39, length: 2, text: '30' }]);
    assert.equal(definitions.judged, before);
    conf.change(3, [{ offset: 0, length: 0, text: 'default_queue_type = quorum\n' }]);
    assert.notEqual(definitions.judged, before);
  });

  it('complete only keys of plugins that are enabled, where that is known', () => {
    const conf = open('rabbitmq.conf', '');
    const keys = () =>
      features.complete(conf, { position: { line: 0, character: 0 } })?.items.map(({ label }) => label) ?? [];
    assert.ok(keys().includes('mqtt.'));
    store('enabled_plugins', '[rabbitmq_prometheus].\n');
    assert.ok(!keys().includes('mqtt.'));
    assert.ok(keys().includes('prometheus.') && keys().includes('heartbeat'));
  });

  it('are linked to from the paths that lead to them', () => {
    const text =
      'load_definitions = /etc/rabbitmq/definitions.json\nssl_options.keyfile = /etc/tls/key.pem\n';
    const conf = open('rabbitmq.conf', text);
    store('definitions.json', '{}');
    store('key.pem');
    assert.deepEqual(features.links(conf), [
      {
        range: { start: { line: 0, character: 19 }, end: { line: 0, character: 49 } },
        path: `${folder}/definitions.json`,
      },
    ]);
  });

  it('tell the version by the image of the node', () => {
    const conf = open('rabbitmq.conf', 'mqtt.default_user = shop\n');
    assert.ok(rules(conf).includes('CFG003'));
    const compose = (image: string) =>
      `services:\n  broker:\n    image: ${image}\n    volumes:\n      - .:/etc/rabbitmq\n`;
    store('compose.yaml', compose('rabbitmq:3.13'));
    assert.ok(!rules(conf).includes('CFG003'));
    store('compose.yaml', compose('rabbitmq:4.1-management'));
    assert.match(conf.judged.findings.map(({ message }) => message).join(), /went after RabbitMQ 3\.13/);
  });

  it('are none around a document that was never saved', () => {
    assert.equal(
      workspace.around('untitled:Untitled-1', 'conf', () => newestVersion),
      undefined,
    );
  });
});
