import type { DeclareProblems, DefinitionsItem, Kind } from '../../../webview/declare/protocol.ts';
import type { Judged } from '../../language/service.ts';
import type { BrokerModel } from '../../model/model.ts';
import type { SectionName } from './differences.ts';

/** The section of definitions.json in which each kind stands. */
export const sectionOf = {
  queue: 'queues',
  exchange: 'exchanges',
  binding: 'bindings',
  policy: 'policies',
  'operator policy': 'parameters',
} as const satisfies Readonly<Record<Kind, SectionName>>;

/** What of a virtual host is known when something in it is judged. */
export type Around = Pick<BrokerModel, 'vhosts' | 'exchanges' | 'policies'> & {
  /** Whether the queue that a binding leads to is there. */
  readonly hasDestination?: boolean;
};

/** Definitions of an object and of what is around it, for the rules: the object is the first of its section. */
export function definitionsAround(kind: Kind, item: DefinitionsItem, vhost: string, around: Around): object {
  const isSame = (other: DefinitionsItem) => other.name === item.name;
  const others = {
    exchanges: around.exchanges
      // Every virtual host has them; a file does not list them.
      .filter(({ name }) => name !== '' && !name.startsWith('amq.'))
      .map(({ name, type, durable, autoDelete, internal, arguments: own }) => ({
        name,
        vhost,
        type,
        durable,
        auto_delete: autoDelete,
        internal,
        arguments: own,
      })),
    policies: around.policies
      .filter(policy => policy.kind === 'policy')
      .map(({ name, pattern, applyTo, priority, definition }) => ({
        name,
        vhost,
        pattern,
        'apply-to': applyTo,
        priority,
        definition,
      })),
    queues:
      kind === 'binding' && item.destination_type === 'queue' && around.hasDestination
        ? [{ name: item.destination, vhost, durable: true, auto_delete: false, arguments: {} }]
        : [],
    bindings: [],
    parameters: [],
  };
  const section = sectionOf[kind];
  const rest: readonly DefinitionsItem[] = others[section];
  const [{ defaultQueueType } = {}] = around.vhosts;
  return {
    vhosts: [
      { name: vhost, ...(defaultQueueType ? { metadata: { default_queue_type: defaultQueueType } } : {}) },
    ],
    ...others,
    [section]: [item, ...rest.filter(other => !isSame(other))],
  };
}

/** What of the findings a call of the API is refused for, and what is taken and yet not wise. */
export function verdictOn(
  kind: Kind,
  findings: readonly Judged[],
): { readonly problems: DeclareProblems; readonly notes: readonly string[] } {
  const start = `/${sectionOf[kind]}/0`;
  const own = findings.filter(({ pointer }) => pointer === start || pointer.startsWith(`${start}/`));
  const isRefused = ({ brokerRefuses, rule }: Judged) => brokerRefuses || refusedAlone.has(rule);
  return {
    problems: own.filter(isRefused).map(({ pointer, message }) => ({
      field: fieldAt(pointer.slice(start.length)),
      message: inForm(message),
    })),
    notes: own
      .filter(finding => !isRefused(finding) && finding.severity !== 'hint' && ofItsOwn.test(finding.rule))
      .map(({ message }) => inForm(message)),
  };
}

/** What an import leaves out without a word, and a call is refused for: seen on 3.10.8, 4.0.5 and 4.3.6. */
const refusedAlone: ReadonlySet<string> = new Set(['DEF002', 'DEF007', 'QUE003', 'QUE012']);

/** The others go by bindings and queues, of which nothing is known here. */
const ofItsOwn =
  /^(?:QUE\d+|HA002|REL001|ERR00[13]|DLX00[15]|POL(?:007|012)|DEF(?:011|012|013|018|019|020|024|025))$/;

/** `/arguments/x-max-length` is the field `settings.x-max-length`; what of an object is its value or definition stands beside its name. */
function fieldAt(path: string): string {
  const [first = '', second] = path
    .replace(/^\/value(?=\/|$)/, '')
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (first !== 'arguments' && first !== 'definition') return first;
  if (second === 'x-queue-type') return 'type';
  return second === undefined ? '' : `settings.${second}`;
}

/** The rules speak of files and their import, and name what the form is about anyway. */
function inForm(message: string): string {
  return message
    .replace(
      /^(?:Queue|Exchange|Policy|Operator policy) `[^`]*` in vhost `[^`]*`(:?) (?=.)/,
      (_, colon: string) => (colon === '' ? 'It ' : ''),
    )
    .replace(/the broker refuses the import/i, words => words.replace(/ the import/i, ' it'))
    .replace(/the import (?:is refused|fails)/, 'the broker refuses it')
    .replace(/the import leaves (?:it|the \w+) out(?: without an error)?/, 'the broker refuses it')
    .replace(/^[a-z]/, letter => letter.toUpperCase());
}
