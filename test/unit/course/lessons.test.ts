import assert from 'node:assert/strict';
import type { Block, Lesson, Sample } from '../../../src/course/lesson.ts';
import { lessonHtml } from '../../../src/course/lesson-html.ts';
import { lessonAbout, lessons } from '../../../src/course/lessons.ts';
import { lessonPageSchema } from '../../../src/course/outline.ts';
import { compileLessonFile, lessonPageOf } from '../../../tools/lessons-plugin.ts';

describe('the lessons', () => {
  for (const entry of lessons) {
    describe(entry.id, () => {
      let lesson: Lesson;

      before(async () => {
        const compiled = await compileLessonFile(entry);
        assert.deepEqual(compiled.problems, []);
        lesson = compiled.lesson;
      });

      it('comes to its page as it was written', () => {
        const page = lessonPageOf(lesson);
        assert.deepEqual(lessonPageSchema.parse(JSON.parse(JSON.stringify(page))), page);
      });

      it('shows the text of its code, which is what is copied', () => {
        const samples = samplesOf(lesson);
        assert.ok(samples.length > 0);
        for (const { html, text } of samples) assert.equal(textIn(html), text);
      });

      it('holds only the HTML of prose, of highlighted code, and of what stands around them', () => {
        const known =
          'a article blockquote code div em figcaption figure h1 h2 h3 h4 hr li ol p pre section span strong table tbody td template th thead tr ul'.split(
            ' ',
          );
        for (const [tag, name = ''] of lessonHtml(lesson).matchAll(/<\/?([a-z0-9]+)[^>]*>/gi)) {
          assert.ok(known.includes(name), tag);
          assert.doesNotMatch(tag, /\son\w+=|\sstyle=|javascript:/i);
        }
      });

      it('names its sources at the vendor', () => {
        const links = [...lessonHtml(lesson).matchAll(/href="(https:[^"]*)"/g)].map(([, url]) => url);
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

function samplesOf({ sections }: Lesson): readonly Sample[] {
  const of = (block: Block): readonly Sample[] => {
    if (block.kind === 'code') return block.samples;
    return block.kind === 'tryout' ? block.blocks.flatMap(of) : [];
  };
  return sections.flatMap(({ blocks }) => blocks).flatMap(of);
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&#x27;': "'",
};

function textIn(html: string): string {
  return html.replaceAll(/<[^>]*>/g, '').replaceAll(/&[#\w]+;/g, entity => entities[entity] ?? entity);
}
