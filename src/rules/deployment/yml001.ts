import { defineDeploymentRule } from './deployment-rule.ts';

export const yamlReadable = defineDeploymentRule({
  id: 'YML001',
  name: 'yaml-readable',
  item: null,
  severity: 'error',
  summary: 'The file is YAML that Docker Compose and Kubernetes read as it is meant.',
  why: 'They refuse a file with a fault, or take the last of two equal keys. What stands behind a fault may be understood here in another way than it was meant.',
  remedy: 'Indent with blanks, close brackets and quotes, and write each key of a map once.',
  source: 'https://yaml.org/spec/1.2.2/',
  versions: '>=3.10',
  exampleKind: 'compose',
  examples: {
    bad: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    image: rabbitmq:4.2-management
`,
    good: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
`,
  },
  *check({ file }) {
    for (const { start, end, message } of file.yaml.problems)
      yield { at: { start, end }, message: `${message}.` };
  },
});
