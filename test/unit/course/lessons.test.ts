import assert from 'node:assert/strict';
import { type Block, type Lesson, lessonSchema } from '../../../src/course/lesson.ts';
import { lessonAbout, lessons } from '../../../src/course/lessons.ts';
import { compileLessonFile } from '../../../tools/lessons-plugin.ts';

describe('the lessons', () => {
  for (const entry of lessons) {
    describe(entry.id, () => {
      let lesson: Lesson;

      before(async () => {
        const compiled = await compileLessonFile(entry);
        assert.deepEqual(compiled.problems, []);
        lesson = compiled.lesson;
      });

      it('reads back as it was written', () => {
        assert.deepEqual(lessonSchema.parse(JSON.parse(JSON.stringify(lesson))), lesson);
      });

      it('holds only the HTML of prose and of highlighted code', () => {
        const prose =
          'a blockquote code div em h3 h4 hr li ol p pre span strong table tbody td th thead tr ul'.split(
            ' ',
          );
        for (const html of htmlOf(lesson)) {
          for (const [tag, name = ''] of html.matchAll(/<\/?([a-z0-9]+)[^>]*>/gi)) {
            assert.ok(prose.includes(name), `${tag} in ${html.slice(0, 80)}`);
            assert.doesNotMatch(tag, /\son\w+=|\sstyle=|javascript:/i);
          }
        }
      });

      it('names its sources at the vendor', () => {
        const links = htmlOf(lesson).flatMap(html =>
          [...html.matchAll(/href="(https:[^"]*)"/g)].map(([, url]) => url),
        );
        assert.ok(links.some(url => url?.startsWith('https://www.rabbitmq.com/docs/')));
      });
    });
  }

  it('lead from a checklist item to the lesson that teaches it', () => {
    assert.equal(lessonAbout('REL004')?.id, 'reliability');
    assert.equal(lessonAbout('SEC002')?.id, 'security');
  });
});

describe('lesson 1, Reliability', () => {
  let lesson: Lesson;

  before(async () => {
    const [entry] = lessons;
    assert.ok(entry);
    ({ lesson } = await compileLessonFile(entry));
  });

  it('has its sections under ids that links rely on', () => {
    assert.deepEqual(
      lesson.sections.map(({ number, id }) => `${number} ${id}`),
      [
        '1.1 four-hops',
        '1.2 durability',
        '1.3 confirms',
        '1.4 acknowledgements',
        '1.5 prefetch',
        '1.6 idempotence',
        '1.7 alarms',
        '1.8 try-it',
        '1.9 pitfalls',
        '1.10 in-short',
      ],
    );
  });

  it('teaches REL001 to REL005, each in one section', () => {
    const taught = lesson.sections.flatMap(({ items }) => items).sort();
    assert.deepEqual(taught, ['REL001', 'REL002', 'REL003', 'REL004', 'REL005']);
  });

  it('shows code in six languages', () => {
    const blocks = lesson.sections.flatMap(({ blocks }) => blocks).filter(block => block.kind === 'code');
    for (const { samples } of blocks.filter(({ samples }) => samples.length > 1)) {
      assert.deepEqual(
        samples.map(({ language }) => language),
        ['typescript', 'javascript', 'python', 'java', 'go', 'csharp'],
      );
    }
  });

  it('has the six try-outs, each with something to copy', () => {
    const tryouts = lesson.sections.flatMap(({ blocks }) => blocks).filter(block => block.kind === 'tryout');
    assert.deepEqual(
      tryouts.map(({ id }) => id),
      ['t1-1', 't1-2', 't1-3', 't1-4', 't1-5', 't1-6'],
    );
  });
});

function htmlOf({ intro, sections }: Lesson): string[] {
  const of = (block: Block): string[] => {
    if (block.kind === 'code') return block.samples.map(({ html }) => html);
    if (block.kind === 'tryout') return block.blocks.flatMap(of);
    return [block.html];
  };
  return [...intro, ...sections.flatMap(({ blocks }) => blocks)].flatMap(of);
}
