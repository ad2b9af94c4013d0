import { importsIn } from '../../deployment/deployment.ts';
import { baseNameOf } from '../../deployment/deployment-paths.ts';
import { defineConfRule } from './conf-rule.ts';

export const importedDefinitionsThere = defineConfRule({
  id: 'DPL002',
  name: 'imported-definitions-there',
  item: null,
  severity: 'warning',
  summary: 'The definitions that rabbitmq.conf imports are there.',
  why: 'A node that does not find the file of definitions does not start (seen on 3.10.8, 4.0.5 and 4.3.6). An absolute path is of the machine of the node: it is looked at where a Compose file mounts something there.',
  remedy: 'Correct the path, or add the file.',
  source: 'https://www.rabbitmq.com/docs/definitions#import-on-boot',
  versions: '>=3.10',
  exampleFiles: { 'definitions.json': '{ "users": [{ "name": "shop" }], "vhosts": [{ "name": "/" }] }\n' },
  examples: {
    bad: 'load_definitions = defintions.json\n',
    good: 'load_definitions = definitions.json\n',
  },
  *check({ document, settings, deployment }) {
    for (const setting of importsIn(document)) {
      const location = deployment?.locate(setting.value);
      if (settings.get(setting.key) !== setting || location?.is !== 'missing') continue;
      const { path, mount } = location;
      const where = mount
        ? `\`${setting.value}\` is mounted from \`${baseNameOf(path)}\`, which is not there`
        : `There is no \`${setting.value}\` beside this file`;
      yield {
        at: setting.valueRange,
        message: `${where}, and a node that does not find its definitions does not start. Correct the path, or add the file.`,
        related: mount ? [{ ...mount, message: 'It is mounted here' }] : [],
      };
    }
  },
});
