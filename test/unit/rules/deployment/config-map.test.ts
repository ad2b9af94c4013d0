import assert from 'node:assert/strict';
import { applyTextEdits } from '../../../../src/definitions/edits.ts';
import { kindOfFile } from '../../../../src/lint/kind.ts';
import { lintDeployment } from '../../../../src/lint/lint-deployment.ts';
import { messagesInTcpMode } from '../../../../src/rules/deployment/lbr001.ts';
import { knownMetrics } from '../../../../src/rules/deployment/prm001.ts';

const configMap = (name: string, text: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop\ndata:\n  ${name}: |\n${text.replaceAll(/^(?=.)/gm, '    ')}`;

describe('A configuration map', () => {
  for (const [name, { examples }, rule] of [
    ['haproxy.cfg', messagesInTcpMode, 'LBR001'],
    ['rabbit.rules.yml', knownMetrics, 'PRM001'],
  ] as const) {
    it(`has the findings of a ${name} in it, at their places, and their fixes`, () => {
      const text = configMap(name, examples.bad);
      assert.equal(kindOfFile('map.yaml', text), 'kubernetes');
      const findings = lintDeployment('kubernetes', text, { profile: 'production' });
      assert.deepEqual([...new Set(findings.map(finding => finding.rule.id))], [rule]);
      const edits = findings.flatMap(({ fixes }) => fixes[0]?.edits ?? []);
      assert.equal(applyTextEdits(text, edits), configMap(name, examples.good));
    });
  }

  it('of other programs is none of ours', () => {
    const text = configMap('haproxy.cfg', 'listen web\n    bind *:80\n    server a 10.0.0.1:8080\n');
    assert.equal(kindOfFile('map.yaml', text.replace('shop', 'rabbit')), undefined);
  });
});
