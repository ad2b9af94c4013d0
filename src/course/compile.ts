import { CodeReader, type LessonSnippets } from './code.ts';
import { checkInline, type Link } from './inline.ts';
import { type Block, figures, type Lesson, type Section } from './lesson.ts';
import type { LessonEntry } from './lessons.ts';
import { markdown, type Token } from './markdown.ts';
import { describeRange } from './version-range.ts';

export interface LessonSource {
  /** The path that problems name. */
  readonly file: string;
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
  readonly entry: LessonEntry;
  readonly snippets: LessonSnippets;
  /** What links to the other lessons may lead to: for the id of each, what {@link anchorsOf} says of its text. */
  readonly others: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface LessonProblem {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/**
 * Compiles a lesson's Markdown. The lesson is whole only when there are no problems; every problem is an error
 * of the build.
 */
export function compileLesson(source: LessonSource): { lesson: Lesson; problems: readonly LessonProblem[] } {
  const compiler = new Compiler(source);
  const lesson = compiler.compile();
  return { lesson, problems: compiler.problems };
}

/** The ids of the sections and try-outs of a lesson's Markdown. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = text.matchAll(/^(?:## .*\{#([a-z][a-z0-9-]*)[^}]*\}|::: tryout T(\d+)\.(\d+) .*)$/gm);
  return new Set([...anchors].map(([, section, lesson, number]) => section ?? `t${lesson}-${number}`));
}

/** One pass over the tokens of a lesson; it lives as long as one compilation. */
class Compiler {
  readonly problems: LessonProblem[] = [];
  readonly #source: LessonSource;
  readonly #code: CodeReader;
  readonly #anchors = new Set<string>();

  constructor(source: LessonSource) {
    this.#source = source;
    this.#code = new CodeReader(source.snippets, (line, message) => this.#problem(line, message));
  }

  compile(): Lesson {
    const { text, number, entry } = this.#source;
    const tokens = markdown.parse(text, {});
    const links = checkInline(tokens, (line, message) => this.#problem(line, message));

    const titled = tokens[0]?.type === 'heading_open' && tokens[0].tag === 'h1';
    if (!titled) this.#problem(1, 'A lesson starts with its title: "# Title"');
    const title = titled ? (tokens[1]?.content ?? '') : '';
    if (titled && title !== entry.title)
      this.#problem(1, `The list of lessons calls this lesson "${entry.title}"`);

    const [intro = [], ...parts] = splitAtSections(titled ? tokens.slice(3) : tokens);
    const lesson: Lesson = {
      id: entry.id,
      number,
      title,
      intro: this.#blocks(intro),
      sections: parts.map((part, index) => this.#section(part, `${number}.${index + 1}`)),
    };
    this.#checkLinks(links);
    this.#checkItems(lesson.sections);
    return lesson;
  }

  #section([open, heading, , ...rest]: readonly Token[], number: string): Section {
    const line = lineOf(open);
    const match = /^(.*?)\s*\{#([a-z][a-z0-9-]*)((?:\s+[A-Z]+\d{3})*)\s*\}$/.exec(heading?.content ?? '');
    if (!match) {
      this.#problem(
        line,
        'A section needs a stable id after its title: "## Title {#id}" or "## Title {#id REL001}"',
      );
    }
    const [, title = heading?.content ?? '', id = '', items = ''] = match ?? [];
    this.#anchor(id, line);
    return { id, number, title, items: items.split(/\s+/).filter(Boolean), blocks: this.#blocks(rest) };
  }

  #blocks(tokens: readonly Token[]): Block[] {
    const blocks: Block[] = [];
    let prose: Token[] = [];
    const endProse = () => {
      if (prose.length > 0) blocks.push({ kind: 'prose', html: render(prose) });
      prose = [];
    };
    for (let at = 0; at < tokens.length; at++) {
      const token = tokens[at] as Token;
      if (token.type === 'fence') {
        endProse();
        const sample = this.#code.sample(token);
        if (sample) blocks.push({ kind: 'code', caption: '', samples: [sample] });
      } else if (token.type === 'directive_open') {
        endProse();
        const end = closingOf(tokens, at);
        const block = this.#directive(token, tokens.slice(at + 1, end));
        if (block) blocks.push(block);
        at = end;
      } else {
        this.#checkProse(token);
        prose.push(token);
      }
    }
    endProse();
    return blocks;
  }

  #directive(open: Token, body: readonly Token[]): Block | undefined {
    const [, name = '', argument = ''] = /^(\S*)\s*(.*)$/.exec(open.info) ?? [];
    const line = lineOf(open);
    if (name === '' && body.length === 0) {
      this.#problem(line, 'A block is closed that was not opened');
      return undefined;
    }
    if (!open.markup) this.#problem(line, `The block "${name}" is never closed: end it with a line ":::"`);
    if (body.length === 0) this.#problem(line, `The block "${name}" is empty`);
    switch (name) {
      case 'code':
        return this.#code.block(open, argument, body);
      case 'outcomes':
      case 'pitfalls':
      case 'sources':
        if (body[0]?.type !== 'bullet_list_open')
          this.#problem(line, `The block "${name}" holds a list ("- …")`);
        return { kind: name, html: this.#prose(body, name) };
      case 'version': {
        const label = describeRange(argument);
        if (!label)
          this.#problem(line, `"${argument}" is not a version range such as ">=4.3", "<4.0" or ">=4.0 <4.3"`);
        return { kind: 'version', range: argument, label: label ?? argument, html: this.#prose(body, name) };
      }
      case 'figure': {
        const [, wanted = '', caption = ''] = /^(\S*)\s*(.*)$/.exec(argument) ?? [];
        const figure = figures.find(known => known === wanted);
        if (!figure) this.#problem(line, `There is no figure "${wanted}", only ${figures.join(', ')}`);
        if (!caption) this.#problem(line, 'A figure needs a caption: "::: figure name Caption"');
        return figure && { kind: 'figure', figure, caption, html: this.#prose(body, name) };
      }
      case 'tryout':
        return this.#tryout(line, argument, body);
      default:
        this.#problem(line, `Unknown block "${name}"`);
        return undefined;
    }
  }

  #tryout(line: number, argument: string, body: readonly Token[]): Block | undefined {
    const [, number = '', title = ''] = /^(T\d+\.\d+)\s+(.+)$/.exec(argument) ?? [];
    if (!number) this.#problem(line, 'A try-out needs a number and a title: "::: tryout T1.1 Title"');
    const headings = body
      .filter((_, at) => body[at - 1]?.type === 'heading_open')
      .map(({ content }) => content);
    if (headings.join() !== 'Steps,Expected') {
      this.#problem(line, 'A try-out has the parts "#### Steps" and "#### Expected", in this order');
    }
    const id = number.toLowerCase().replace('.', '-');
    this.#anchor(id, line);
    const blocks = this.#blocks(body).filter(block => block.kind === 'prose' || block.kind === 'code');
    return { kind: 'tryout', id, number, title, blocks };
  }

  #prose(tokens: readonly Token[], name: string): string {
    for (const token of tokens) {
      if (token.type === 'fence' || token.type === 'directive_open') {
        this.#problem(lineOf(token), `Only text, lists and tables may stand in the block "${name}"`);
      }
    }
    return render(tokens);
  }

  #checkProse(token: Token): void {
    if (token.type === 'code_block') {
      this.#problem(lineOf(token), 'Code needs a fence with a language ("```typescript"), not an indent');
    }
    if (token.type === 'heading_open' && !['h3', 'h4'].includes(token.tag)) {
      this.#problem(lineOf(token), 'Inside a section, headings are "###", and "####" in a try-out');
    }
  }

  #checkLinks(links: readonly Link[]): void {
    for (const { target, line } of links) {
      if (target.startsWith('#')) {
        if (!this.#leadsSomewhere(target.slice(1)))
          this.#problem(line, `There is no section or try-out "${target}"`);
      } else if (!target.startsWith('https://')) {
        this.#problem(
          line,
          `A link leads to a section ("#id", "#lesson/id") or to an https page, not to "${target}"`,
        );
      }
    }
  }

  #leadsSomewhere(target: string): boolean {
    const [first = '', second] = target.split('/');
    return second === undefined
      ? this.#anchors.has(first)
      : (this.#source.others.get(first)?.has(second) ?? false);
  }

  #checkItems(sections: readonly Section[]): void {
    const taught = sections.flatMap(({ items }) => items);
    for (const item of this.#source.entry.teaches) {
      if (!taught.includes(item))
        this.#problem(1, `No section teaches ${item}: name it as "## Title {#id ${item}}"`);
    }
    for (const item of taught) {
      if (!this.#source.entry.teaches.some(id => id === item)) {
        this.#problem(
          1,
          `A section teaches ${item}, which the list of lessons does not name for this lesson`,
        );
      }
    }
  }

  #anchor(id: string, line: number): void {
    if (this.#anchors.has(id)) this.#problem(line, `The id "${id}" is used twice`);
    this.#anchors.add(id);
  }

  #problem(line: number, message: string): void {
    this.problems.push({ file: this.#source.file, line, message });
  }
}

/** The tokens before the first section, then those of each section, from its heading on. */
function splitAtSections(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.type === 'heading_open' && token.tag === 'h2' && token.level === 0) parts.push([]);
    parts.at(-1)?.push(token);
  }
  return parts;
}

function closingOf(tokens: readonly Token[], open: number): number {
  const level = tokens[open]?.level;
  return tokens.findIndex(
    (token, at) => at > open && token.type === 'directive_close' && token.level === level,
  );
}

function render(tokens: readonly Token[]): string {
  return markdown.renderer.render([...tokens], markdown.options, {});
}

function lineOf(token: Token | undefined): number {
  return (token?.map?.[0] ?? 0) + 1;
}
