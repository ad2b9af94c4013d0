import type { Page } from 'playwright-core';
import { policyOf } from '../../src/extension/acts/declare-item.ts';
import { type Around, definitionsAround, verdictOn } from '../../src/extension/acts/judged-item.ts';
import { previewPolicy } from '../../src/extension/acts/policy-preview.ts';
import { lintDefinitionsText } from '../../src/lint/lint.ts';
import type { Queue } from '../../src/model/model.ts';
import { newestVersion, parseVersion } from '../../src/model/version.ts';
import type { Lifetime } from '../../tools/lifetime.ts';
import {
  type CheckResult,
  type DeclareState,
  type DefinitionsItem,
  declareProtocol,
  type Outcome,
} from '../../webview/declare/protocol.ts';
import { eventMessage, type Handlers } from '../../webview/shared/protocol.ts';
import { openWebviewPage } from './webview-page.ts';

/** The form in a browser, with the extension's side behind it but for brokers and VS Code. */
export interface DeclarePage {
  readonly page: Page;
  /** What was asked for, in order. */
  readonly asked: readonly (readonly [method: string, item: DefinitionsItem])[];
  readonly complaints: readonly string[];
  end(outcome: Outcome): Promise<void>;
}

export interface DeclarePageOptions extends Partial<DeclareState> {
  readonly item?: DefinitionsItem;
  /** Queues by their type, which policies are previewed on. */
  readonly queues?: Readonly<Record<string, string>>;
  readonly existing?: CheckResult['existing'];
}

/** Opens the form in a virtual host with an exchange `dead` and a policy `limits` for `^orders` with priority 5. */
export async function openDeclarePage(
  lifetime: Lifetime,
  { item = {}, queues = {}, existing, ...change }: DeclarePageOptions = {},
): Promise<DeclarePage> {
  const asked: (readonly [string, DefinitionsItem])[] = [];
  const state: DeclareState = { cluster: 'shop', vhost: '/', version: '4.3.6', kind: 'queue', ...change };
  const { kind, vhost } = state;
  const version = parseVersion(state.version) ?? newestVersion;
  const judge = (wanted: DefinitionsItem) => {
    const text = JSON.stringify(
      definitionsAround(kind, wanted, vhost, { ...aroundIn(vhost), hasDestination: true }),
    );
    const findings = lintDefinitionsText(text, { profile: 'production', kind: 'definitions', version }) ?? [];
    return verdictOn(
      kind,
      findings.map(({ rule, ...rest }) => ({ ...rest, rule: rule.id })),
    );
  };
  const handlers: Handlers<typeof declareProtocol> = {
    start: () => ({
      state,
      kept: { form: 'a', revision: 0, cluster: '1', vhost, version: state.version, kind, item },
    }),
    names: ({ of, filter }) => {
      const all = of === 'queue' ? Object.keys(queues) : ['dead', 'events'];
      const names = all.filter(name => name.includes(filter)).map(name => ({ name, type: of }));
      return { names, total: names.length };
    },
    check: ({ item: wanted }) => {
      const verdict = judge(wanted);
      const isPolicy = kind === 'policy' || kind === 'operator policy';
      const model = { ...aroundIn(vhost), queues: queuesOf(vhost, queues) };
      return {
        ...verdict,
        ...(existing ? { existing } : {}),
        ...(isPolicy && verdict.problems.length === 0
          ? { preview: previewPolicy(model, version, { policy: policyOf({ kind, item: wanted, vhost }) }) }
          : {}),
      };
    },
    declare: ({ item: wanted }) => {
      const { problems } = judge(wanted);
      if (problems.length === 0) asked.push(['declare', wanted]);
      return { problems };
    },
    openDocument: ({ item: wanted }) => {
      asked.push(['openDocument', wanted]);
      return {};
    },
  };
  const { page, complaints, post } = await openWebviewPage(lifetime, 'declare', declareProtocol, handlers);
  return {
    page,
    asked,
    complaints,
    end: outcome => post(eventMessage(declareProtocol, 'outcome', outcome)),
  };
}

const nowhere = { resource: '' };
const source = { at: nowhere, value: () => nowhere, key: () => nowhere };

function aroundIn(vhost: string): Around {
  return {
    vhosts: [{ source, name: vhost }],
    exchanges: ['dead', 'events'].map(name => ({
      source,
      vhost,
      name,
      type: 'topic',
      durable: true,
      arguments: {},
    })),
    policies: [
      {
        source,
        kind: 'policy',
        vhost,
        name: 'limits',
        pattern: '^orders',
        applyTo: 'queues',
        priority: 5,
        definition: { 'max-length': 1000 },
      },
    ],
  };
}

function queuesOf(vhost: string, queues: Readonly<Record<string, string>>): Queue[] {
  return Object.entries(queues).map(([name, type], index) => ({
    source,
    index,
    vhost,
    name,
    durable: true,
    arguments: { 'x-queue-type': type },
  }));
}
