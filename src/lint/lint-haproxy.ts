import { parseHaproxy, sectionAt } from '../deployment/haproxy.ts';
import { rabbitmqRoutes } from '../deployment/haproxy-proxies.ts';
import { haproxyCatalogue } from '../rules/deployment/haproxy-catalogue.ts';
import { inOrder, type LintOptions } from './lint.ts';
import type { TextFinding } from './lint-conf.ts';
import { findingsOf } from './text-findings.ts';

/** The findings in a text under the name haproxy.cfg, sorted by place, each once. Of what leads to other programs it says nothing. */
export function lintHaproxy(
  text: string,
  options: Pick<LintOptions, 'profile' | 'severities'>,
): readonly TextFinding[] {
  const document = parseHaproxy(text);
  const evidence = { document, routes: rabbitmqRoutes(document), profile: options.profile };
  const nameAt = (start: number) =>
    (sectionAt(document, start)?.header.words ?? []).map(({ value }) => value).join(' ');
  return inOrder(
    haproxyCatalogue.flatMap(rule => findingsOf(rule, rule.check(evidence), options, text, nameAt)),
  );
}
