import assert from 'node:assert/strict';
import { compileQuiz } from '../../../src/course/compile-quiz.ts';

const question = [
  '## Colours {#colours sample/paint}',
  'Which is `warm`?',
  '- [x] Red',
  '- [ ] **Blue**',
  '',
  '::: explanation',
  'Red is.',
  ':::',
];

describe('compiling the quiz', () => {
  it('makes questions of Markdown', () => {
    const { quiz, problems } = compile('# Quiz', 'Intro.', ...question);
    assert.deepEqual(problems, []);
    assert.deepEqual(quiz, {
      title: 'Quiz',
      intro: '<p>Intro.</p>\n',
      questions: [
        {
          id: 'colours',
          title: 'Colours',
          html: '<p>Which is <code>warm</code>?</p>\n',
          options: [
            { text: 'Red', html: 'Red', right: true },
            { text: '**Blue**', html: '<strong>Blue</strong>', right: false },
          ],
          explanation: '<p>Red is.</p>\n',
          taught: { lesson: 'sample', section: 'paint', topic: 'Sample', title: '3.1 Paint' },
        },
      ],
    });
  });

  const changed = (line: number, ...lines: readonly string[]) => [
    '# Quiz',
    ...question.toSpliced(line, 1, ...lines),
  ];

  for (const [mistake, lines, expected] of [
    ['a quiz without a title', question, '1: The quiz starts with its title: "# Title"'],
    [
      'a quiz without a question',
      ['# Quiz', 'Intro.'],
      '1: The quiz has no question: "## Title {#id lesson/section}"',
    ],
    [
      'a question without a section',
      changed(0, '## Colours {#colours}'),
      '2: A question needs an id and the section that teaches it: "## Title {#id lesson/section}"',
    ],
    ['an unknown lesson', changed(0, '## Colours {#colours other/paint}'), '2: There is no lesson "other"'],
    [
      'an unknown section',
      changed(0, '## Colours {#colours sample/ink}'),
      '2: The lesson "sample" has no section "ink"',
    ],
    ['an id used twice', ['# Quiz', ...question, ...question], '10: The id "colours" is used twice'],
    [
      'a question without options',
      ['# Quiz', ...question.slice(0, 2), ...question.slice(4)],
      '2: A question needs a list of options: "- [x] right", "- [ ] wrong"',
    ],
    [
      'an option without a mark',
      changed(3, '- Blue', '- [ ] Green'),
      '5: An option is one paragraph that starts with "[x] " or "[ ] "',
    ],
    [
      'an option of several paragraphs',
      changed(3, '- [ ] Blue', '', '  or green', '- [ ] Grey'),
      '5: An option is one paragraph that starts with "[x] " or "[ ] "',
    ],
    ['an option twice', changed(3, '- [ ] Red'), '5: The option "Red" stands twice'],
    [
      'a question without a right option',
      changed(2, '- [ ] Red'),
      '2: A question needs options that are right and options that are not',
    ],
    [
      'a question without a wrong option',
      changed(3, '- [x] Blue'),
      '2: A question needs options that are right and options that are not',
    ],
    [
      'a question without an explanation',
      ['# Quiz', ...question.slice(0, 4)],
      '2: A question ends with its explanation, between "::: explanation" and ":::"',
    ],
    [
      'an explanation without an end',
      changed(7, 'More.'),
      '2: A question ends with its explanation, between "::: explanation" and ":::"',
    ],
    [
      'another block',
      changed(5, '::: figure'),
      '2: A question ends with its explanation, between "::: explanation" and ":::"',
    ],
    [
      'text after the explanation',
      ['# Quiz', ...question, 'And more.'],
      '2: A question ends with its explanation, between "::: explanation" and ":::"',
    ],
    ['raw HTML', changed(6, 'Red <b>is</b>.'), '8: HTML is not supported: <b>'],
    ['an unknown checklist item', changed(6, 'See REL009.'), '8: The checklist has no item REL009'],
    [
      'a link to a section',
      changed(6, '[here](#paint).'),
      '8: A link in the quiz leads to an https page, not to "#paint"',
    ],
  ] as const) {
    it(`names file and line of ${mistake}`, () => {
      const { problems } = compile(...lines);
      assert.equal(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'), expected);
      assert.ok(problems.every(({ file }) => file === 'quiz.md'));
    });
  }
});

function compile(...lines: readonly string[]) {
  const section = { id: 'paint', number: '3.1', title: 'Paint', items: [] };
  const outline = { lessons: [{ id: 'sample', number: 3, title: 'Sample', sections: [section] }] };
  return compileQuiz({ file: 'quiz.md', text: lines.join('\n'), outline });
}
