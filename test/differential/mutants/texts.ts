import { baseText, type Mutant, numbered } from './mutant.ts';

/** What a parsed tree cannot say. */
export function texts(): Mutant[] {
  const at = (mutation: string, make: string): Mutant => ({
    mutation: `text: ${mutation}`,
    text: numbered(make),
  });
  const first = (from: string, to: string) => {
    if (!baseText.includes(from)) throw new Error(`the valid file has no ${from}`);
    return baseText.replace(from, () => to);
  };
  return [
    at('comma at the end of a list', first('"tags": ["monitoring"]', '"tags": ["monitoring",]')),
    at(
      'comma at the end of an object',
      first('"limits": {', '"limits": { "max-channels": 1, },\n "more": {'),
    ),
    at('line comment', first('"users"', '// users\n"users"')),
    at('block comment', first('"users"', '/* users */ "users"')),
    at('byte order mark', `\uFEFF${baseText}`),
    at('single quotes', first('"shop-{n}"', "'shop-{n}'")),
    at('unquoted key', first('"users"', 'users')),
    at('missing comma', first('"tracing": false,', '"tracing": false')),
    at('missing colon', first('"tracing": false', '"tracing" false')),
    at('text after the end', `${baseText} more`),
    at('a second object after the end', `${baseText} {}`),
    at('white space around', `\n\n ${baseText} \r\n\t`),
    at('raw tab in a string', first('"Orders"', '"Or\tders"')),
    at('raw line break in a string', first('"Orders"', '"Or\nders"')),
    at('escape that does not exist', first('"Orders"', '"Or\\ders"')),
    at('half a surrogate pair', first('"Orders"', '"\\ud800"')),
    at('NaN', first('"priority": 10', '"priority": NaN')),
    at('number with a leading zero', first('"priority": 10', '"priority": 010')),
    at('number with a plus', first('"priority": 10', '"priority": +10')),
    at('number with an exponent', first('"priority": 10', '"priority": 1e1')),
    at('huge number', first('"priority": 10', '"priority": 1e999')),
    at('True', first('"tracing": false', '"tracing": False')),
    at('repeated key, wrong value last', first('"durable": true,', '"durable": true, "durable": 7,')),
    at('repeated key, wrong value first', first('"durable": true,', '"durable": 7, "durable": true,')),
    at('repeated section', first('"users": [', '"users": [], "users": [')),
    ...[0.1, 0.35, 0.6, 0.9, 0.99].map(part =>
      at(`cut off after ${part * 100}%`, baseText.slice(0, baseText.length * part)),
    ),
  ];
}
