import assert from 'node:assert/strict';
import { anchorsOf, compileLesson } from '../../../src/course/compile.ts';
import { figures } from '../../../src/course/lesson.ts';

describe('compiling a lesson', () => {
  it('makes a typed lesson of Markdown', () => {
    const { lesson, problems } = compile(
      '# Reliability',
      'Intro with REL001.',
      '## Queues {#queues REL001}',
      '::: version >=4.0 <4.3',
      'Only here.',
      ':::',
      '::: code Both',
      '```typescript snippet=greet',
      '```',
      '```python',
      'greet("you")',
      '```',
      ':::',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(lesson, {
      id: 'sample',
      number: 7,
      title: 'Reliability',
      intro: [{ kind: 'prose', html: '<p>Intro with <span class="item">REL001</span>.</p>\n' }],
      sections: [
        {
          id: 'queues',
          number: '7.1',
          title: 'Queues',
          items: ['REL001'],
          blocks: [
            { kind: 'version', range: '>=4.0 <4.3', label: '4.0 to 4.2', html: '<p>Only here.</p>\n' },
            {
              kind: 'code',
              caption: 'Both',
              samples: [
                {
                  language: 'typescript',
                  text: 'greet(you);',
                  html: '<span class="hljs-title function_">greet</span>(you);',
                },
                {
                  language: 'python',
                  text: 'greet("you")',
                  html: 'greet(<span class="hljs-string">&quot;you&quot;</span>)',
                },
              ],
            },
          ],
        },
      ],
    });
  });

  const section = ['# Title', '## Queues {#queues REL001}'];

  it('includes snippets in whatever language has them', () => {
    const { lesson, problems } = compile(
      '# Title',
      'Intro.',
      '## A {#a REL001}',
      '```python snippet=greet',
      '```',
    );
    assert.deepEqual(problems, []);
    assert.match(JSON.stringify(lesson), /greet\(you\);/);
  });

  for (const [mistake, lines, expected] of [
    ['an unknown block', [...section, '::: figur four-hops', 'x', ':::'], '3: Unknown block "figur"'],
    [
      'a block without an end',
      [...section, '::: version >=4.3', 'x'],
      '3: The block "version" is never closed: end it with a line ":::"',
    ],
    ['an end without a block', [...section, 'x', '', ':::'], '5: A block is closed that was not opened'],
    ['an unknown checklist item', [...section, 'one', 'see REL009'], '4: The checklist has no item REL009'],
    ['a broken anchor', [...section, 'see [this](#no-such)'], '3: There is no section or try-out "#no-such"'],
    [
      'a link to a section that another lesson does not have',
      [...section, '[here](#other/there) and [there](#other/nowhere)'],
      '3: There is no section or try-out "#other/nowhere"',
    ],
    [
      'a link to a file',
      [...section, '[this](other.md)'],
      '3: A link leads to a section ("#id", "#lesson/id") or to an https page, not to "other.md"',
    ],
    [
      'code without a language',
      [...section, '', '```', 'x', '```'],
      '4: Code needs a language: "```typescript"',
    ],
    ['code in an unknown language', [...section, '```cobol', 'x', '```'], '3: Unknown language "cobol"'],
    [
      'code by indent',
      [...section, '', '    x'],
      '4: Code needs a fence with a language ("```typescript"), not an indent',
    ],
    [
      'a snippet that does not exist',
      [...section, '```typescript snippet=nope', '```'],
      '3: There is no TypeScript snippet "nope"',
    ],
    ['raw HTML', [...section, 'a <b>bold</b> word'], '3: HTML is not supported: <b>'],
    [
      'an image',
      [...section, '![x](https://example.com/x.png)'],
      '3: Images are not supported: use a figure',
    ],
    [
      'an unknown figure',
      [...section, '::: figure two-hops Caption', 'x', ':::'],
      `3: There is no figure "two-hops", only ${figures.join(', ')}`,
    ],
    [
      'a version range in other words',
      [...section, '::: version 4.3', 'x', ':::'],
      '3: "4.3" is not a version range such as ">=4.3", "<4.0" or ">=4.0 <4.3"',
    ],
    [
      'a try-out without an expected result',
      [...section, '::: tryout T1.1 Title', '#### Steps', '1. x', ':::'],
      '3: A try-out has the parts "#### Steps" and "#### Expected", in this order',
    ],
    [
      'a section without an id',
      [...section, '## More'],
      '3: A section needs a stable id after its title: "## Title {#id}" or "## Title {#id REL001}"',
    ],
    ['an id used twice', [...section, '## More {#queues}'], '3: The id "queues" is used twice'],
    [
      'an item of the list that no section teaches',
      ['# Title', '## Queues {#queues}'],
      '1: No section teaches REL001: name it as "## Title {#id REL001}"',
    ],
    ['a lesson without a title', section.slice(1), '1: A lesson starts with its title: "# Title"'],
  ] as const) {
    it(`names file and line of ${mistake}`, () => {
      const { problems } = compile(...lines);
      assert.equal(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'), expected);
      assert.ok(problems.every(({ file }) => file === 'lessons/sample.md'));
    });
  }
});

function compile(...lines: readonly string[]) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of snippets
  const greet = { Greet: { prefix: 'greet', description: 'Greets.', body: ['greet(${1:you});', '$0'] } };
  return compileLesson({
    file: 'lessons/sample.md',
    text: lines.join('\n'),
    number: 7,
    entry: { id: 'sample', title: lines[0]?.replace('# ', '') ?? '', teaches: ['REL001'] },
    snippets: { typescript: greet, python: greet },
    others: new Map([['other', anchorsOf('## There {#there REL002}')]]),
  });
}
