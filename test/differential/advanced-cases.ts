import { seeded } from '../support/random.ts';
import type { ConfCase } from './conf-cases.ts';

/** Each way to write a value, right and wrong, in a file of its own. */
export function valueTexts(): readonly ConfCase[] {
  return values.map(value => named(`[{rabbit, [{some_key, ${value}}]}].\n`));
}

/** Whole files, right and wrong. */
export function wholeTexts(): readonly ConfCase[] {
  return texts.map(named);
}

/** Sound files that a careless or a clumsy hand has been at: `count` of them, drawn by the seed. */
export function clumsyTexts(count: number, seed: number): readonly ConfCase[] {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: count }, () => {
    let text = pick(sound);
    const changes = 1 + Math.floor(random() * 2);
    for (let change = 0; change < changes; change++) {
      const tokens = [...text.matchAll(/\s+|%.*|"[^"]*"|[\w@]+|<<|>>|./g)];
      if (tokens.length === 0) break;
      const at = pick(tokens);
      const end = at.index + at[0].length;
      const deed = random();
      if (deed < 0.35) text = text.slice(0, at.index) + text.slice(end);
      else if (deed < 0.75) text = text.slice(0, end) + pick(fragments) + text.slice(end);
      else if (deed < 0.9) text = text.slice(0, at.index) + pick(fragments) + text.slice(end);
      else text = text.slice(0, Math.floor(random() * text.length));
    }
    return named(text);
  });
}

function named(text: string): ConfCase {
  return { name: JSON.stringify(text), text };
}

const values: readonly string[] = [
  ...['a', "'a b'", "''", 'a@b', 'rabbit@shop', 'true', 'maybe', 'end', 'Name', '_', 'a.b', 'my-host', 'é'],
  ...[
    "'é'",
    '"é"',
    '<<"é">>',
    '"日本"',
    '$é',
    '"a"',
    '""',
    '"a" "b"',
    '"a" % why\n "b"',
    '"\\x41\\x{1F600}"',
  ],
  ...[
    '"\\x"',
    '"\\x4"',
    '"\\x{110000}"',
    '"\\x{D800}"',
    '"\\101\\^A"',
    '"\\q\\s\\"',
    '"\\q\\"',
    '"a\nb"',
    "'a\nb'",
  ],
  ...[
    '1',
    '-1',
    '+1',
    '- 1',
    '1_000',
    '1__0',
    '_1',
    '1_',
    '16#FF',
    '16#ff',
    '2#102',
    '37#1',
    '1#0',
    '36#zz',
    '16#',
  ],
  ...[
    '1.0',
    '1.0e3',
    '1.0E-3',
    '1e3',
    '1.',
    '.5',
    '1.0e',
    '1.0e400',
    '60s',
    '2GB',
    '0x10',
    '$a',
    '$\\n',
    '$\\x41',
  ],
  ...[
    '$ ',
    '$',
    '$ab',
    '<<>>',
    '<<"a">>',
    '<<a>>',
    '<<1,2>>',
    '<<"a", 0>>',
    '<<1:16>>',
    '<<"a"/utf8>>',
    '<<256>>',
  ],
  ...[
    '<<1:16/little-unsigned>>',
    '<<"a">',
    '<"a">',
    '< <"a">>',
    '[]',
    '[a]',
    '[a,]',
    '[,a]',
    '[a,,b]',
    '[a b]',
  ],
  ...['[a|b]', '[a|[b]]', '[a|]', '[|a]', '[a|b|c]', '[a;b]', '{}', '{a}', '{a,}', '{,a}', '{a, {b, {c}}}'],
  ...[
    '#{}',
    '#{a => 1}',
    '#{a := 1}',
    '#{a => 1,}',
    '#{"a" => 1, a => 2}',
    '#{a, 1}',
    '#{a = 1}',
    '#r{}',
    '#r{a = 1}',
  ],
  ...[
    '24 * 60 * 60 * 1000',
    '1 + 2 * 3',
    '7 div 2',
    '7 rem 2',
    '1 bsl 4',
    '(1)',
    '()',
    '(1',
    '1)',
    '1 +',
    '+',
  ],
  ...[
    '"a" ++ "b"',
    '[a] -- [a]',
    '1 == 2',
    'not true',
    'a andalso b',
    'a:b',
    'a : b',
    '"a": 1',
    'fun lists:map/2',
  ],
  ...['lists:reverse([1, 2])', 'lists:reverse()', 'fun(X) -> X end', 'fun(X) -> X', 'begin 1 end', 'begin 1'],
  ...[
    'case 1 of 1 -> a end',
    '[X || X <- [1, 2]]',
    '?MODULE',
    'X = 1',
    '`a`',
    '@',
    '~',
    '\\',
    '€',
    '\u00A0',
    '// a',
  ],
  ...[
    'public_key:pkix_verify_hostname_match_fun(https)',
    '{encrypted, <<"YQ==">>}',
    '[{a, {encrypted, b}}]',
    '[{encrypted, b}]',
  ],
  ...[
    '{a, {encrypted, b}}',
    '"{encrypted, b}"',
    'null',
    'undefined',
    '{"127.0.0.1", 5672}',
    '"a"b',
    'a"b"',
    '1 2',
  ],
];

const texts: readonly string[] = [
  ...[
    '',
    '\n',
    '% a comment\n',
    '%',
    '[].',
    '[]',
    '[]. ',
    '[].\n\n% the end',
    '[].%',
    '[] .',
    '[]\n.\n',
    '[]..',
    '.',
  ],
  ...[
    '[]. []',
    '[]. [].',
    '[], [].',
    '[];',
    '[]\u0000.',
    '\uFEFF[].',
    '[].\r\n',
    '""',
    '"".',
    '"abc".',
    'rabbit.',
    '1.',
  ],
  ...[
    '{rabbit, []}.',
    '#{rabbit => []}.',
    '[rabbit].',
    '[{rabbit}].',
    '[{rabbit, []}].',
    '[{rabbit, a}].',
    '[[]].',
  ],
  ...[
    '[{rabbit, {a, 1}}].',
    '[{rabbit, #{a => 1}}].',
    '[{rabbit, [a]}].',
    '[{rabbit, [{a}]}].',
    '[{rabbit, [[]]}].',
  ],
  ...[
    '[{rabbit, [{a, 1, 2}]}].',
    '[{rabbit, ""}].',
    '[{rabbit, "a"}].',
    '[[{rabbit, []}]].',
    '[{rabbit, []} | a].',
  ],
  ...[
    '[{rabbit, []} | [{kernel, []}]].',
    '[{rabbit, [{a, 1} | b]}].',
    '[{"rabbit", [{a, 1}]}].',
    '[{<<"rabbit">>, []}].',
  ],
  ...[
    '[{rabbit, [{"a", 1}]}].',
    '[{rabbit, [{1, 1}]}].',
    '[{rabbit, [{a, 1}]}, {rabbit, [{b, 2}]}].',
    '[{nobody, [{a, 1}]}].',
  ],
  ...[
    '[{rabbit, [{a, 1}, {a, 2}]}].',
    '[{rabbit, [{{a, b}, 1}]}].',
    '[{1, [{a, 1}]}].',
    '[{kernel, [{net_ticktime, 60}]}].',
  ],
  ...[
    '[{vm_args, [{a, 1}]}].',
    '{"rabbit": {"a": 1}}',
    '{"rabbit": {"a": 1}}.',
    'rabbit.a = 1\n',
    '# a\n[].',
    '// a\n[].',
  ],
  ...[
    '[{rabbit, [{a, 1}]}]; f() -> [].',
    '[{rabbit, [{a, 1}]}] when true.',
    '-[{rabbit, []}].',
    '[{rabbit, []}, ].',
  ],
  ...[
    '[{rabbit, [{a, 1}\n  {b, 2}]}].',
    '[{rabbit, [{a, 1}]}.',
    '[{rabbit, [{a, 1}].',
    '[{rabbit, [{a, 1}]}]]',
    '[{rabbit, [{a, 1}]}]}.',
  ],
];

const sound: readonly string[] = [
  '[\n  {rabbit, [\n    {tcp_listeners, [{"127.0.0.1", 5672}, 5673]}, % both\n    {default_vhost, <<"/">>},\n    {loopback_users, []}\n  ]},\n  {kernel, [{net_ticktime, 120}]}\n].\n',
  '%% ours\n[{rabbitmq_shovel, [{shovels, [{\'my shovel\', [{sources, [{brokers, ["amqp://a"]}]}, {reconnect_delay, 2.5}]}]}]}].\n',
  "[{rabbit, [{ssl_options, [{versions, ['tlsv1.2', 'tlsv1.3']}, {verify, verify_peer}, {depth, 2}]}]},\n {rabbitmq_management, [{listener, [{port, 15671}, {ssl, true}]}]}].\n",
  '[{rabbit, [{consumer_timeout, 24 * 60 * 60 * 1000}, {permit_deprecated_features, #{global_qos => true}}]}].\n',
  `[{rabbitmq_auth_backend_ldap, [{vhost_access_query, {in_group, "ou=\${vhost},dc=example"}}, {tag_queries, [{administrator, {constant, false}}]}]}].\n`,
];

const fragments: readonly string[] = [
  ...[
    ',',
    ',,',
    ';',
    '.',
    '. ',
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    '<<',
    '>>',
    '|',
    '"',
    "'",
    '%',
    '=',
    '=>',
    ':',
    '#',
    '$',
  ],
  ...[
    'a',
    ' a ',
    '1',
    ' 1 ',
    '"a"',
    'A',
    '_',
    '-',
    ' end ',
    ' of ',
    '\n',
    ' ',
    'é',
    '\u0000',
    '\\',
    '#{',
    '@',
    '0',
    ' + ',
  ],
];
