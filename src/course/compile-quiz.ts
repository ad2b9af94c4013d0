import type { LessonProblem } from './compile.ts';
import { checkInline } from './inline.ts';
import { markdown, type Token } from './markdown.ts';
import type { Outline } from './outline.ts';
import type { Option, Question, Quiz } from './quiz.ts';

export interface QuizSource {
  /** The path that problems name. */
  readonly file: string;
  readonly text: string;
  /** The lessons that questions lead to. */
  readonly outline: Outline;
}

/**
 * Compiles the quiz's Markdown: a title, an introduction, and for each question a section with its text, a list of options
 * (`- [x] right`, `- [ ] wrong`) and a block `explanation`. Every problem is an error of the build.
 */
export function compileQuiz(source: QuizSource): { quiz: Quiz; problems: readonly LessonProblem[] } {
  const compiler = new Compiler(source);
  const quiz = compiler.compile();
  return { quiz, problems: compiler.problems };
}

/** One pass over the tokens of the quiz; it lives as long as one compilation. */
class Compiler {
  readonly problems: LessonProblem[] = [];
  readonly #source: QuizSource;
  readonly #ids = new Set<string>();

  constructor(source: QuizSource) {
    this.#source = source;
  }

  compile(): Quiz {
    const tokens = markdown.parse(this.#source.text, {});
    const links = checkInline(tokens, (line, message) => this.#problem(line, message));
    for (const { target, line } of links) {
      if (!target.startsWith('https://'))
        this.#problem(line, `A link in the quiz leads to an https page, not to "${target}"`);
    }
    const titled = tokens[0]?.type === 'heading_open' && tokens[0].tag === 'h1';
    if (!titled) this.#problem(1, 'The quiz starts with its title: "# Title"');
    const starts = tokens.flatMap(({ type, tag }, at) =>
      type === 'heading_open' && tag === 'h2' ? [at] : [],
    );
    if (starts.length === 0) this.#problem(1, 'The quiz has no question: "## Title {#id lesson/section}"');
    return {
      title: titled ? (tokens[1]?.content ?? '') : '',
      intro: render(tokens.slice(titled ? 3 : 0, starts[0])),
      questions: starts.map((start, index) => this.#question(tokens.slice(start, starts[index + 1]))),
    };
  }

  #question([open, heading, , ...rest]: readonly Token[]): Question {
    const line = lineOf(open);
    const match = /^(.*?)\s*\{#([a-z][a-z0-9-]*)\s+([a-z0-9-]+)\/([a-z0-9-]+)\}$/.exec(
      heading?.content ?? '',
    );
    if (!match)
      this.#problem(
        line,
        'A question needs an id and the section that teaches it: "## Title {#id lesson/section}"',
      );
    const [, title = '', id = '', lesson = '', section = ''] = match ?? [];
    if (this.#ids.has(id)) this.#problem(line, `The id "${id}" is used twice`);
    this.#ids.add(id);

    const ends = rest.findIndex(({ type }) => type === 'directive_open');
    const listAt = rest.findIndex(({ type }) => type === 'bullet_list_open');
    const listEnd = rest.findIndex(({ type, level }) => type === 'bullet_list_close' && level === 0);
    if (listAt < 0) this.#problem(line, 'A question needs a list of options: "- [x] right", "- [ ] wrong"');
    return {
      id,
      title,
      html: render(rest.slice(0, listAt < 0 ? ends : listAt)),
      options: this.#options(line, rest.slice(listAt, listEnd + 1)),
      explanation: this.#explanation(line, rest.slice(listAt < 0 ? ends : listEnd + 1)),
      taught: this.#taught(line, match ? { lesson, section } : undefined),
    };
  }

  #taught(line: number, target: { lesson: string; section: string } | undefined): Question['taught'] {
    if (!target) return { lesson: '', section: '', topic: '', title: '' };
    const lesson = this.#source.outline.lessons.find(({ id }) => id === target.lesson);
    const section = lesson?.sections.find(({ id }) => id === target.section);
    if (!lesson) this.#problem(line, `There is no lesson "${target.lesson}"`);
    else if (!section) this.#problem(line, `The lesson "${lesson.id}" has no section "${target.section}"`);
    return {
      ...target,
      topic: lesson?.title ?? '',
      title: section ? `${section.number} ${section.title}` : '',
    };
  }

  #options(line: number, list: readonly Token[]): Option[] {
    const options: Option[] = [];
    for (const [at, token] of list.entries()) {
      if (token.type !== 'list_item_open' || token.level !== 1) continue;
      const inline = list[at + 2];
      const mark = /^\[([x ])\] (?=\S)/.exec(inline?.content ?? '')?.[1];
      if (mark === undefined || !inline || list[at + 4]?.type !== 'list_item_close') {
        this.#problem(lineOf(token), 'An option is one paragraph that starts with "[x] " or "[ ] "');
        continue;
      }
      const text = inline.content.slice(4);
      if (options.some(option => option.text === text))
        this.#problem(lineOf(token), `The option "${text}" stands twice`);
      options.push({ text, html: markdown.renderInline(text), right: mark === 'x' });
    }
    const right = options.filter(option => option.right).length;
    if (list.length > 0 && (right === 0 || right === options.length))
      this.#problem(line, 'A question needs options that are right and options that are not');
    return options;
  }

  #explanation(line: number, rest: readonly Token[]): string {
    const [open] = rest;
    const whole = open?.type === 'directive_open' && open.info === 'explanation' && open.markup !== '';
    const ends = rest.findIndex(({ type }) => type === 'directive_close') === rest.length - 1;
    if (!whole || !ends || rest.length < 3) {
      this.#problem(line, 'A question ends with its explanation, between "::: explanation" and ":::"');
      return '';
    }
    return render(rest.slice(1, -1));
  }

  #problem(line: number, message: string): void {
    this.problems.push({ file: this.#source.file, line, message });
  }
}

function render(tokens: readonly Token[]): string {
  return markdown.renderer.render([...tokens], markdown.options, {});
}

function lineOf(token: Token | undefined): number {
  return (token?.map?.[0] ?? 0) + 1;
}
