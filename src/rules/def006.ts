import { groupBy } from '../model/group.ts';
import { inVhost } from '../model/model.ts';
import { exampleHash, usersExample } from './examples.ts';
import { ownerOf, policyTitle } from './policies.ts';
import { defineRule } from './rule.ts';

const shop = { name: 'shop', password_hash: exampleHash, tags: [] };

export const usersAndPoliciesOnce = defineRule({
  id: 'DEF006',
  name: 'users-and-policies-once',
  item: null,
  severity: 'error',
  summary: 'A user or policy is in the file once.',
  why: 'Two users of one name make the import fail. Of two policies of one name in a virtual host only one stays: a policy is replaced whole, not merged.',
  remedy: 'Remove one of the two, or give it a name of its own.',
  source: 'https://www.rabbitmq.com/docs/definitions',
  versions: '>=3.10',
  examples: {
    bad: usersExample([shop, { ...shop, tags: ['monitoring'] }]),
    good: usersExample([shop]),
  },
  *check(evidence) {
    const { model } = evidence;
    for (const [name, [first, ...others]] of groupBy(model.users, user => user.name)) {
      for (const { source } of others) {
        yield {
          at: source.value('name'),
          brokerRefuses: true,
          message: `User \`${name}\` is in the file twice: the broker refuses the import (user_already_exists). Remove one of the two.`,
          fixes: [
            { title: 'Remove this one', edits: [{ op: 'remove', in: source, path: [] }] },
            ...(first
              ? [
                  {
                    title: 'Remove the first',
                    edits: [{ op: 'remove', in: first.source, path: [] } as const],
                  },
                ]
              : []),
          ],
        };
      }
    }
    const policies = groupBy(model.policies, ({ kind, vhost, name }) => JSON.stringify([kind, vhost, name]));
    for (const [first, ...others] of policies.values()) {
      for (const policy of others) {
        const remove = (which: typeof policy) =>
          ({ op: 'remove', in: ownerOf(evidence, which), path: [] }) as const;
        yield {
          at: ownerOf(evidence, policy).value('name'),
          severity: 'warning',
          message: `${policyTitle(policy)} is in the file twice: only one of them stays, as a policy is replaced whole. Remove one, or give it another name.`,
          fixes: [
            { title: 'Remove this one', edits: [remove(policy)] },
            ...(first ? [{ title: 'Remove the first', edits: [remove(first)] }] : []),
          ],
        };
      }
    }
    const others = model.parameters.filter(({ component }) => component !== 'operator_policy');
    const parameters = groupBy(others, ({ component, vhost, name }) =>
      JSON.stringify([component, vhost, name]),
    );
    for (const [, ...repeated] of parameters.values()) {
      for (const parameter of repeated) {
        yield {
          at: parameter.source.value('name'),
          severity: 'warning',
          message: `Parameter \`${parameter.name}\` (${parameter.component})${inVhost(parameter)} is in the file twice: only one of them stays. Remove one.`,
          fixes: [{ title: 'Remove this one', edits: [{ op: 'remove', in: parameter.source, path: [] }] }],
        };
      }
    }
  },
});
