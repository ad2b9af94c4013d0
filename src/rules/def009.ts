import { parameterComponents } from '../model/facts.ts';
import { inVhost, type Parameter } from '../model/model.ts';
import { queuesExample } from './examples.ts';
import { nearest } from './nearest.ts';
import { pluginNeeded } from './plugin-needed.ts';
import { defineRule } from './rule.ts';
import { isTemplate } from './template.ts';

export const parameterComponentKnown = defineRule({
  id: 'DEF009',
  name: 'parameter-component-known',
  item: null,
  severity: 'error',
  summary: 'The component of a runtime parameter is one that the broker has.',
  why: 'A parameter of an unknown component fails the import. `shovel` and `federation-upstream` are known only while their plugin is enabled; policies have a section of their own.',
  remedy: 'Correct the component, enable its plugin before the import, or remove the parameter.',
  source: 'https://www.rabbitmq.com/docs/parameters',
  versions: '>=3.10',
  examples: {
    bad: limitsExample({ component: 'vhost-limit' }),
    good: limitsExample({}),
  },
  *check({ model, file, deployment }) {
    const mentioned = new Set<string>();
    for (const parameter of model.parameters) {
      const { component, source, name } = parameter;
      const plugin = parameterComponents.get(component);
      const title = `Parameter \`${name}\`${inVhost(parameter)}`;
      if (isTemplate(component)) continue;
      if (component === 'policy') {
        yield {
          at: source.value('component'),
          brokerRefuses: true,
          message: `${title} is a policy among the parameters: the broker refuses the import. Policies stand in the section \`policies\`.`,
          fixes: [remove(parameter)],
        };
      } else if (component === 'federation') {
        // Seen on 3.10.8, 4.0.5 and 4.3.6 with every name, the documented `local-username` too: a relic of 3.2.
        yield {
          at: source.value('component'),
          brokerRefuses: true,
          message: `${title} is for component \`federation\`, of which the broker takes no parameter: it refuses the import. Remove it; links have \`federation-upstream\`.`,
          fixes: [remove(parameter)],
        };
      } else if (plugin === undefined) {
        const close = nearest(component, parameterComponents.keys(), 3);
        yield {
          at: source.value('component'),
          brokerRefuses: true,
          message: `${title} is for component \`${component}\`, which the broker does not know: it refuses the import. ${close === undefined ? 'Remove the parameter.' : `Did you mean \`${close}\`?`}`,
          fixes: [
            ...(close === undefined || close === 'policy'
              ? []
              : [
                  {
                    title: `Change it to \`${close}\``,
                    edits: [{ op: 'set', in: source, path: ['component'], value: close } as const],
                    preferred: true,
                  },
                ]),
            remove(parameter),
          ],
        };
      } else if (component === 'operator_policy') {
        // What is in the object is the business of the rules for policies.
        const value = file?.node(source, 'value');
        if (!value || value.kind === 'object') continue;
        yield {
          at: source.key('value'),
          brokerRefuses: true,
          message: `Operator policy \`${name}\`${inVhost(parameter)}: the value must be an object with pattern, definition and priority. The broker refuses the import.`,
          fixes: [remove(parameter)],
        };
      } else if (plugin !== 'rabbit' && !mentioned.has(component)) {
        // One remark for all its parameters is enough.
        mentioned.add(component);
        const violation = pluginNeeded(title, plugin, `component \`${component}\``, deployment);
        if (violation) yield { at: source.value('component'), ...violation };
      }
    }
  },
});

function remove({ source }: Parameter) {
  return { title: 'Remove the parameter', edits: [{ op: 'remove', in: source, path: [] } as const] };
}

function limitsExample(parameter: Readonly<Record<string, unknown>>) {
  return queuesExample(
    { orders: { 'x-queue-type': 'quorum' } },
    {
      parameters: [
        {
          component: 'vhost-limits',
          vhost: 'shop',
          name: 'limits',
          value: { 'max-queues': 500 },
          ...parameter,
        },
      ],
    },
  );
}
