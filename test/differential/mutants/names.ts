import { type Mutant, values } from './mutant.ts';
import { fieldPaths } from './structure.ts';

export function wrongReferences(): Mutant[] {
  const references = ['vhost', 'user', 'source', 'destination', 'exchange'];
  const paths = fieldPaths().filter(path => path.length === 3 && references.includes(String(path[2])));
  return [
    ...paths.flatMap(path => values(path, ['elsewhere-{n}', 'ORDERS.WORK', 'amq.topic', 'amq.nothing'])),
    ...['amq.direct', 'amq.match', 'amq.default', ''].flatMap(name =>
      values(['bindings', 0, 'source'], [name]),
    ),
    ...values(['bindings', 0, 'destination_type'], ['exchange', 'Queue', 'topic']),
    ...values(['bindings', 3, 'destination_type'], ['queue']),
  ];
}

export function names(): Mutant[] {
  const odd = ['a/b c', ' ', 'ü'.repeat(100), 'x'.repeat(255), 'x'.repeat(256), 'amq.x', 'amq.topic', '#'];
  const named = ['parameters', 'policies', 'queues', 'exchanges'];
  return named.flatMap(section => values([section, 0, 'name'], odd));
}
