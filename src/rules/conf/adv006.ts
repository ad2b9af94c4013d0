import { holdingEntries } from '../../conf/advanced-settings.ts';
import type { Term } from '../../conf/erlang/term.ts';
import { defineAdvancedRule } from './adv-rule.ts';

export const pathsWithSlashes = defineAdvancedRule({
  id: 'ADV006',
  name: 'advanced-config-path-as-meant',
  item: null,
  severity: 'error',
  summary: 'Paths in advanced.config are written with slashes, on Windows too.',
  why: 'In an Erlang string a backslash changes the meaning of the next character: `"C:\\rabbit\\new"` is another path, with line breaks in it. The node starts and does not find its certificates, and no client can connect.',
  remedy: 'Write `/` in the place of each backslash, or write each one twice.',
  source: 'https://www.rabbitmq.com/docs/ssl#paths',
  versions: '>=3.10',
  examples: {
    bad: '[{rabbit, [{ssl_options, [{certfile, "C:\\certs\\server.pem"}]}]}].\n',
    good: '[{rabbit, [{ssl_options, [{certfile, "C:/certs/server.pem"}]}]}].\n',
  },
  *check({ document: { text, ...document } }) {
    for (const { settings } of holdingEntries({ text, ...document })) {
      for (const string of settings.flatMap(({ value }) => stringsIn(value))) {
        const { start, end } = string;
        const written = text.slice(start, end);
        if (!/^"[A-Za-z]:[^"]*"$/.test(written) || !/[^\\](?:\\\\)*\\[^\\]/.test(written)) continue;
        yield {
          at: { start, end },
          message:
            'In a string a backslash changes the next character: this is another path than it looks like, and the node does not find the file. Write `/`.',
          fixes: [
            {
              title: 'Write slashes',
              edits: [{ start, end, newText: written.replaceAll(/\\+/g, '/') }],
              preferred: true,
            },
          ],
        };
      }
    }
  },
});

function stringsIn(term: Term): readonly Term[] {
  if (term.kind === 'string') return [term];
  if (term.kind === 'list' || term.kind === 'tuple') return term.elements.flatMap(stringsIn);
  return term.kind === 'map' ? term.entries.flatMap(({ value }) => stringsIn(value)) : [];
}
