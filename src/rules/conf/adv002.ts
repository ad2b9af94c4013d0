import type { AdvancedConfigDocument, ApplicationEntry, TermSetting } from '../../conf/advanced-config.ts';
import { withComma } from '../../conf/erlang/write.ts';
import { defineAdvancedRule } from './adv-rule.ts';
import type { TextFix, TextViolation } from './conf-rule.ts';

export const setOnceInTerms = defineAdvancedRule({
  id: 'ADV002',
  name: 'advanced-config-set-once',
  item: null,
  severity: 'error',
  summary: 'Each application stands in the list once, and each of its keys once.',
  why: 'A node lays the applications of the list over its settings one after the other, each time on what it had before the first: a second `{rabbit, …}` throws away all that the first has set, and nothing says so. Of a key that is set twice the last value holds.',
  remedy: 'Put all settings of an application into one list.',
  source: 'https://www.rabbitmq.com/docs/configure#advanced-config-file',
  versions: '>=3.10',
  examples: {
    bad: '[\n  {rabbit, [{background_gc_enabled, true}]},\n  {rabbit, [{background_gc_target_interval, 60000}]}\n].\n',
    good: '[\n  {rabbit, [{background_gc_enabled, true}, {background_gc_target_interval, 60000}]}\n].\n',
  },
  *check({ document }) {
    if (document.isTemplate) return;
    const { applications } = document;
    const holding = new Map(applications.map(entry => [entry.name, entry]));
    for (const [index, entry] of applications.entries()) {
      const { name } = entry;
      if (name !== undefined && holding.get(name) !== entry) {
        yield {
          at: entry.nameRange,
          message: `\`${name}\` stands in the list again further down, and that replaces this one whole: nothing of what is set here has an effect. Put all settings into one.`,
          // The texts move one by one: of three the first goes into the second.
          fixes: joined(
            document,
            entry,
            applications.slice(index + 1).find(other => other.name === name),
          ),
        };
      } else yield* setTwice(document, entry.settings);
    }
  },
});

function* setTwice(
  { text }: AdvancedConfigDocument,
  settings: readonly TermSetting[],
): Iterable<TextViolation> {
  const holding = new Map(settings.map(setting => [setting.path.at(-1), setting]));
  for (const setting of settings) {
    const key = setting.path.at(-1);
    const winner = holding.get(key);
    if (!winner || winner === setting) continue;
    const isSame = written(text, winner) === written(text, setting);
    const range = withComma(text, setting.list, setting.pair);
    yield {
      at: setting.keyRange,
      severity: isSame ? 'info' : 'warning',
      message: isSame
        ? `\`${key}\` is set to the same again further down. Remove one of the two.`
        : `\`${key}\` is set to something else further down, and that wins: this has no effect. Remove one of the two.`,
      fixes: range ? [{ title: 'Remove this one', edits: [{ ...range, newText: '' }], preferred: true }] : [],
    };
  }
}

function written(text: string, { value: { start, end } }: TermSetting): string {
  return text.slice(start, end);
}

function joined(
  { text, root }: AdvancedConfigDocument,
  entry: ApplicationEntry,
  other: ApplicationEntry | undefined,
): readonly TextFix[] {
  const element =
    root?.kind === 'list' ? root.elements.find(({ start }) => start === entry.start) : undefined;
  const range = root?.kind === 'list' && element && withComma(text, root, element);
  const first = entry.list?.elements[0];
  const last = entry.list?.elements.at(-1);
  if (!range || !other?.list) return [];
  const moved = first && last ? text.slice(first.start, last.end) : '';
  const at = other.list.start + 1;
  const comma = moved !== '' && other.list.elements.length > 0 ? ', ' : '';
  return [
    {
      title: 'Put these settings into the later one',
      edits: [
        { ...range, newText: '' },
        { start: at, end: at, newText: moved + comma },
      ],
    },
  ];
}
