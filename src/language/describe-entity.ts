import type { EffectiveQueue, Setting } from '../model/effective.ts';
import { type Binding, inVhost, type Policy, type Queue } from '../model/model.ts';
import { hostOf, uris } from '../rules/links.ts';
import { policyTitle } from '../rules/policies.ts';
import { targetTitle } from '../rules/policy-matches.ts';
import { deadLetterSources } from './dead-letter-sources.ts';
import { code } from './describe.ts';
import type { LanguageDocument } from './document.ts';
import { count, firstOf } from './lists.ts';
import type { Named } from './name-uses.ts';
import { exchangePolicy, policyEffect } from './policy-effect.ts';
import { inUnits } from './units.ts';

/** What the file says of a queue, an exchange and so on, as Markdown: never a password or its hash. */
export function describeEntity(document: LanguageDocument, named: Named): string {
  switch (named.kind) {
    case 'queue':
      return describeQueue(document, named);
    case 'exchange':
      return describeExchange(document, named);
    case 'vhost':
      return describeVhost(document, named);
    case 'user':
      return describeUser(document, named);
    case 'upstream':
    case 'upstream set':
      return describeUpstream(document, named);
  }
}

export function describePolicy(document: LanguageDocument, policy: Policy): string {
  const { matched, applied, beatenBy, skipped } = policyEffect(document, policy);
  const kinds = (['queue', 'exchange'] as const).map(kind => matched.filter(target => target.kind === kind));
  const [queues = [], exchanges = []] = kinds;
  const winners = [...beatenBy].map(
    ([winner, amount]) => `${code(winner.name)} (priority ${winner.priority}) for ${amount}`,
  );
  return paragraphs(
    `**${policy.kind === 'policy' ? 'Policy' : 'Operator policy'}** ${code(policy.name)}${inVhost(policy)} · priority ${policy.priority}`,
    `Matches ${count(queues.length, 'queue')} and ${count(exchanges.length, 'exchange')}${matched.length > 0 ? `: ${firstOf(matched, targetTitle)}` : ''}.`,
    matched.length > 0 && `Applies to ${applied.length} of them.`,
    winners.length > 0 &&
      `Loses against ${firstOf(winners, text => text)}: only one policy applies to an object.`,
    skipped.length > 0 &&
      `Skipped, as their type does not take all its keys: ${firstOf(skipped, targetTitle)}.`,
  );
}

function describeQueue(document: LanguageDocument, named: Named): string {
  const { topology } = document;
  const queue = topology.queue(named.vhost, named.name);
  if (!queue) return missing('Queue', named);
  const effective = topology.effective(queue);
  const bindings = topology.bindingsTo(queue);
  const role = document.roleOf(queue);
  const traits = [effective.type];
  if (role !== 'work' && role !== 'stream') traits.push(`${role} queue`);
  if (queue.durable === false) traits.push('transient');
  if (queue.autoDelete) traits.push('auto-delete');
  return paragraphs(
    `**Queue** ${code(queue.name)}${inVhost(queue)} · ${traits.join(' · ')}`,
    settingsOf(effective),
    appliedPolicies(effective),
    bindings.length === 0
      ? 'No bindings: messages come by the default exchange only.'
      : `${count(bindings.length, 'binding')}: ${firstOf(bindings, ({ from, routingKey }) => `from ${code(from)} with ${code(routingKey)}`)}.`,
    deadLettersTo(document, queue),
    deadLettersFrom(document, queue),
  );
}

/** The arguments and policies after the merge, and where each comes from. */
function settingsOf(effective: EffectiveQueue): string | undefined {
  const { queue, policy, operatorPolicy } = effective;
  const keys = new Set([
    ...Object.keys(queue.arguments).map(key => key.replace(/^x-/, '')),
    ...Object.keys({ ...policy?.definition, ...operatorPolicy?.definition }),
  ]);
  keys.delete('queue-type');
  const origin = ({ from }: Setting) => {
    if (from === 'argument') return 'argument';
    return `${from} ${code((from === 'policy' ? policy : operatorPolicy)?.name ?? '')}`;
  };
  const rows = [...keys].flatMap(key => {
    const found = effective.setting(key);
    if (!found) return [];
    const words = inUnits(key, found.value);
    return `- ${code(key)}: ${code(JSON.stringify(found.value))}${words ? ` (${words})` : ''} by ${origin(found)}`;
  });
  return rows.length === 0 ? undefined : rows.join('\n');
}

function appliedPolicies({ policy, operatorPolicy, skipped }: EffectiveQueue): string | undefined {
  const names = [policy, operatorPolicy].flatMap(one => (one ? lowerFirst(policyTitle(one)) : []));
  const rows = [
    names.length > 0 && `Under ${names.join(' and ')}.`,
    skipped.length > 0 &&
      `Skipped, as a queue of this type does not take all keys: ${firstOf(skipped, ({ policy: one }) => lowerFirst(policyTitle(one)))}.`,
  ].filter(row => row !== false);
  return rows.length === 0 ? undefined : rows.join(' ');
}

function deadLettersTo({ deadLetters }: LanguageDocument, queue: Queue): string {
  const route = deadLetters.routes.get(queue);
  if (!route) return 'Dead letters are dropped: no dead letter exchange.';
  const exchange = route.exchange === '' ? 'the default exchange' : `exchange ${code(route.exchange)}`;
  const key = route.routingKey === undefined ? '' : ` with key ${code(route.routingKey)}`;
  if (!route.exchangeExists) return `Dead-letters to ${exchange}, which is not in this file.`;
  const targets = route.targets.length === 0 ? 'no queue' : firstOf(route.targets, ({ name }) => code(name));
  return `Dead-letters to ${exchange}${key}, which leads to ${targets}.`;
}

function deadLettersFrom({ deadLetters }: LanguageDocument, queue: Queue): string | undefined {
  const sources = deadLetterSources(deadLetters, queue);
  if (sources.length === 0) return undefined;
  return `Receives dead letters of ${firstOf(sources, ({ name }) => code(name))}.`;
}

function describeExchange(document: LanguageDocument, named: Named): string {
  const { topology, deadLetters, definitions } = document;
  const { vhost, name } = named;
  const exchange = topology.exchange(vhost, name);
  if (!exchange) return missing('Exchange', named);
  const out = topology.bindingsFrom(vhost, name);
  const into = definitions.model.bindings.filter(
    binding => binding.toType === 'exchange' && binding.to === name && binding.vhost === vhost,
  );
  const dying = [...deadLetters.routes.values()].filter(
    route => route.exchange === name && route.source.vhost === vhost,
  );
  const alternates = definitions.model.exchanges.filter(
    other => other.vhost === vhost && other.arguments['alternate-exchange'] === name,
  );
  const policy = exchangePolicy(document, exchange);
  const to = ({ to: target, toType, routingKey }: Binding) =>
    `to ${toType === 'exchange' ? 'exchange ' : ''}${code(target)} with ${code(routingKey)}`;
  const isDeclared = 'source' in exchange;
  return paragraphs(
    `**Exchange** ${code(name)}${inVhost(named)} · ${exchange.type}${isDeclared ? '' : ' · predeclared'}${exchange.internal ? ' · internal' : ''}`,
    out.length === 0 ? 'No bindings go out.' : `${count(out.length, 'binding')} out: ${firstOf(out, to)}.`,
    into.length > 0 &&
      `${count(into.length, 'binding')} in: ${firstOf(into, ({ from }) => `from ${code(from)}`)}.`,
    dying.length > 0 &&
      `Dead letter exchange of ${count(dying.length, 'queue')}: ${firstOf(dying, ({ source }) => code(source.name))}.`,
    alternates.length > 0 && `Alternate exchange of ${firstOf(alternates, other => code(other.name))}.`,
    policy && `Under ${lowerFirst(policyTitle(policy))}.`,
  );
}

function describeVhost({ definitions: { model } }: LanguageDocument, named: Named): string {
  const { name } = named;
  const vhost = model.vhosts.find(one => one.name === name);
  const counts = (['queue', 'exchange', 'binding', 'policy'] as const).map(word => {
    const list = {
      queue: model.queues,
      exchange: model.exchanges,
      binding: model.bindings,
      policy: model.policies,
    }[word];
    return count(list.filter(one => one.vhost === name).length, word);
  });
  const users = model.permissions.filter(permission => permission.vhost === name);
  return paragraphs(
    `**Virtual host** ${code(name)}${vhost ? '' : ' · not in the `vhosts` of this file'}`,
    vhost?.defaultQueueType && `Default queue type: ${code(vhost.defaultQueueType)}.`,
    `${counts.join(', ')}.`,
    users.length === 0
      ? 'No user has permissions here.'
      : `Users: ${firstOf(users, ({ user }) => code(user))}.`,
  );
}

function describeUser({ definitions: { model } }: LanguageDocument, named: Named): string {
  const user = model.users.find(({ name }) => name === named.name);
  if (!user) return missing('User', named);
  const permissions = model.permissions.filter(permission => permission.user === user.name);
  return paragraphs(
    `**User** ${code(user.name)} · ${user.tags.length === 0 ? 'no tags' : user.tags.map(code).join(', ')}`,
    permissions.length === 0
      ? 'No permissions: the user cannot connect to any virtual host.'
      : permissions
          .slice(0, 10)
          .map(
            ({ vhost, configure, write, read }) =>
              `- ${code(vhost)}: configure ${code(configure)}, write ${code(write)}, read ${code(read)}`,
          )
          .join('\n'),
    permissions.length > 10 && `and ${permissions.length - 10} more virtual hosts`,
  );
}

/** A URI may hold a password: only what is surely a host is told. */
function describeUpstream({ definitions: { model } }: LanguageDocument, named: Named): string {
  const component = named.kind === 'upstream' ? 'federation-upstream' : 'federation-upstream-set';
  const parameter = model.parameters.find(
    one => one.component === component && one.vhost === named.vhost && one.name === named.name,
  );
  const title = named.kind === 'upstream' ? 'Federation upstream' : 'Federation upstream set';
  if (!parameter) return missing(title, named);
  const hosts = uris(parameter)
    .map(({ uri }) => hostOf(uri))
    .filter(host => /^[\w.-]+$/.test(host));
  return paragraphs(
    `**${title}** ${code(named.name)}${inVhost(named)}`,
    hosts.length > 0 && `Connects to ${firstOf(hosts, code)}.`,
  );
}

function missing(title: string, named: Named): string {
  return `**${title}** ${code(named.name)}${inVhost(named)} is not declared in this file.`;
}

function paragraphs(...rows: readonly (string | false | undefined)[]): string {
  return rows.filter(row => typeof row === 'string' && row !== '').join('\n\n');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
