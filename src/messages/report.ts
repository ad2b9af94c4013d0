import { formatBytes } from './size.ts';
import { formatTime } from './time.ts';
import type { Group, Loaded, Triage } from './triage.ts';
import { deathHistory, timeline } from './x-death.ts';

export interface ReportContext {
  readonly cluster: string;
  readonly vhost: string;
  readonly queue: string;
  /** Of the broker. */
  readonly version?: string;
  /** When it was looked, in milliseconds since 1970. */
  readonly at: number;
  /** In the queue then. */
  readonly depth?: number;
  /** Of the times in the report; the machine's own by default. */
  readonly timeZone?: string;
}

/**
 * A triage in Markdown, for a ticket: what lies in the queue, why, and the way of one message of each of the largest groups. Bodies
 * and headers are left out, as people file tickets where their customers' data should not be.
 * @param loaded the messages that the triage was made of
 */
export function triageReport(triage: Triage, loaded: readonly Loaded[], context: ReportContext): string {
  const { cluster, vhost, queue, version, at, depth, timeZone } = context;
  const time = (ms: number) => formatTime(ms, timeZone);
  const facts: readonly (readonly [string, string])[] = [
    ['Cluster', code(cluster) + (version === undefined ? '' : `, RabbitMQ ${version}`)],
    ['Virtual host', code(vhost)],
    ['Queue', code(queue)],
    ['Looked at', time(at)],
    [
      'Messages',
      `${number(triage.total)} looked at${depth === undefined ? '' : ` of ${number(depth)} in the queue`}`,
    ],
    ...(triage.from === undefined || triage.to === undefined
      ? []
      : [['Time', `${time(triage.from)} to ${time(triage.to)}`] as const]),
  ];
  const parts = [
    `# Messages in ${code(queue)}`,
    plain(triage.sentence),
    facts.map(([name, value]) => `- ${name}: ${value}`).join('\n'),
    '## Groups',
    groupTable(triage, time),
    ...triage.groups.slice(0, mostSamples).flatMap(group => sample(group, triage, loaded, timeZone)),
  ];
  return `${parts.join('\n\n')}\n`;
}

const mostSamples = 5;
const mostRows = 30;

function groupTable({ by, groups }: Triage, time: (ms: number) => string): string {
  const names = by.length === 0 ? ['All'] : by.map(plain);
  const rows = groups
    .slice(0, mostRows)
    .map(({ values, count, share, from, to }) => [
      ...(by.length === 0 ? [''] : values.map(value => (value === '' ? '–' : code(value)))),
      number(count),
      `${(share * 100).toFixed(1)}%`,
      from === undefined ? '' : time(from),
      to === undefined ? '' : time(to),
    ]);
  const left = groups.slice(mostRows).reduce((sum, { count }) => sum + count, 0);
  const table = [
    [...names, 'Messages', 'Share', 'First', 'Last'],
    [...names.map(() => '---'), '---:', '---:', '---', '---'],
    ...rows,
  ].map(cells => `| ${cells.join(' | ')} |`);
  return [...table, ...(left > 0 ? ['', `${number(left)} more messages are in smaller groups.`] : [])].join(
    '\n',
  );
}

/** The way of one message of a group. */
function sample(
  { samples, values, count }: Group,
  { by }: Triage,
  loaded: readonly Loaded[],
  timeZone: string | undefined,
): readonly string[] {
  const [index = -1] = samples;
  const message = loaded[index]?.message;
  if (!message) return [];
  const named = by.map((name, at) => `${plain(name)} ${values[at] ? code(values[at]) : '–'}`).join(', ');
  const { messageId } = message.properties;
  const stages = timeline(deathHistory(message.properties.headers), timeZone).map(
    ({ text }) => `1. ${withCode(text)}`,
  );
  return [
    `### ${named || 'All'}: one of ${number(count)}`,
    [
      `- Routing key: ${code(message.routingKey)}`,
      ...(messageId === undefined ? [] : [`- Message id: ${code(messageId)}`]),
      `- Body: ${formatBytes(message.body.length)}`,
    ].join('\n'),
    ...(stages.length > 0 ? [stages.join('\n')] : []),
  ];
}

function number(value: number): string {
  return value.toLocaleString('en');
}

/** A name as code on one line, in a table too, whatever is in it. */
function code(name: string): string {
  const text = oneLine(name).replaceAll('|', '\\|');
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(ticks => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return text === '' ? '(empty)' : `${fence}${longest > 0 ? ` ${text} ` : text}${fence}`;
}

/** A sentence in which names stand in backticks. */
function withCode(text: string): string {
  return text
    .split(/`([^`]*)`/)
    .map((part, index) => (index % 2 === 0 ? plain(part) : code(part)))
    .join('');
}

/** Text in which nothing is Markdown or HTML. */
function plain(text: string): string {
  return oneLine(text).replaceAll(/[\\`<>[\]*_~|#&]/g, character => `\\${character}`);
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
