import type { LessonProblem } from './compile.ts';
import type { Criterion, Exercise, ExerciseVariant, Milestone } from './exercise.ts';
import type { ExerciseEntry } from './exercises.ts';
import { checkInline } from './inline.ts';
import { markdown, type Token } from './markdown.ts';
import type { Outline } from './outline.ts';

export interface ExerciseSource {
  /** The path that problems name. */
  readonly file: string;
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
  readonly entry: ExerciseEntry;
  readonly variants: readonly ExerciseVariant[];
  /** The lessons that criteria lead to. */
  readonly outline: Outline;
}

/**
 * Compiles an exercise's Markdown: a title, an introduction, a block `outcomes`, the sections Task, Contract and Criteria, and in the
 * last one `### 1.4 Title {required lesson/section}` for each criterion, with blocks `hint`; of a project the points follow the
 * weight, and the task has a block `milestones`, a list of `M1 Title {4.16 4.18}`. Every problem is an error of the build.
 */
export function compileExercise(source: ExerciseSource): {
  exercise: Exercise;
  problems: readonly LessonProblem[];
} {
  const compiler = new Compiler(source);
  const exercise = compiler.compile();
  return { exercise, problems: compiler.problems };
}

/** One pass over the tokens of an exercise; it lives as long as one compilation. */
class Compiler {
  readonly problems: LessonProblem[] = [];
  readonly #source: ExerciseSource;

  constructor(source: ExerciseSource) {
    this.#source = source;
  }

  compile(): Exercise {
    const { text, entry, number, variants } = this.#source;
    const tokens = markdown.parse(text, {});
    for (const { target, line } of checkInline(tokens, (at, message) => this.#problem(at, message))) {
      if (!target.startsWith('https://'))
        this.#problem(line, `A link in an exercise leads to an https page, not to "${target}"`);
    }
    const title = isHeading(tokens[0], 'h1') ? (tokens[1]?.content ?? '') : '';
    if (title !== entry.title) this.#problem(1, `The list of exercises calls this one "${entry.title}"`);

    const [first = [], ...sections] = splitAt(tokens, 'h2');
    const { rest: intro, blocks } = this.#blocks(title ? first.slice(3) : first, 'outcomes');
    if (blocks.length !== 1)
      this.#problem(1, 'An exercise has one block "outcomes" before its first section');
    const names = sections.map(section => section[1]?.content ?? '');
    if (names.join() !== sectionNames.join())
      this.#problem(1, `The sections of an exercise are ${sectionNames.join(', ')}, in this order`);
    const [task = [], contract = [], criteria = []] = sections.map(section => section.slice(3));
    const milestones = milestonesIn(task);
    const compiled = this.#criteria(criteria);
    return {
      id: entry.id,
      number,
      title,
      intro: render(intro),
      outcomes: blocks[0] ?? '',
      task: this.#prose(milestones.rest),
      contract: this.#prose(contract),
      criteria: compiled,
      milestones: this.#milestones(milestones.items, compiled),
      ...(entry.passMark ? { passMark: entry.passMark } : {}),
      variants,
    };
  }

  #milestones(items: readonly Token[], criteria: readonly Criterion[]): Milestone[] {
    const milestones = items.map((item, index) => {
      const [, id = '', title = '', ids = ''] = milestoneItem.exec(item.content) ?? [];
      if (id !== `M${index + 1}`)
        this.#problem(
          lineOf(item),
          `A milestone is "M${index + 1} Title {4.16 4.18}", not "${item.content}"`,
        );
      return { id, title, criteria: ids.split(' ') };
    });
    const counted = milestones.flatMap(milestone => milestone.criteria);
    for (const id of counted)
      if (!criteria.some(criterion => criterion.id === id))
        this.#problem(lineOf(items[0]), `There is no criterion ${id} for a milestone`);
    if (this.#source.entry.passMark)
      for (const { id } of criteria.filter(criterion => !counted.includes(criterion.id)))
        this.#problem(lineOf(items[0]), `The criterion ${id} belongs to no milestone`);
    return milestones;
  }

  #criteria(tokens: readonly Token[]): Criterion[] {
    const [before = [], ...parts] = splitAt(tokens, 'h3');
    if (before.length > 0) this.#problem(lineOf(before[0]), 'The criteria begin with the first one');
    return parts.map((part, index) => this.#criterion(part, `${this.#source.number}.${index + 1}`));
  }

  #criterion([open, heading, , ...body]: readonly Token[], expected: string): Criterion {
    const line = lineOf(open);
    const match = criterionHeading.exec(heading?.content ?? '');
    if (!match)
      this.#problem(
        line,
        'A criterion is "### 1.4 Title {required lesson/section}", or if-possible, scored or bonus in place of required',
      );
    const [, id = '', title = '', weight = 'required', points, lesson = '', section = ''] = match ?? [];
    if (match && (points !== undefined) !== (this.#source.entry.passMark !== undefined))
      this.#problem(line, 'The criteria of a project have points, those of an exercise have none');
    if (match && id !== expected) this.#problem(line, `This is criterion ${expected}, not ${id}`);
    const { rest, blocks } = this.#blocks(body, 'hint');
    if (rest.length === 0) this.#problem(line, 'A criterion says what is looked at');
    if (blocks.length === 0) this.#problem(line, 'A criterion has at least one block "hint"');
    return {
      id,
      title,
      weight: weight as Criterion['weight'],
      ...(points === undefined ? {} : { points: Number(points) }),
      html: render(rest),
      hints: blocks.map(html => ({ html })),
      taught: this.#taught(line, lesson, section),
    };
  }

  #taught(line: number, lesson: string, section: string): Criterion['taught'] {
    const known = this.#source.outline.lessons.find(({ id }) => id === lesson);
    const target = known?.sections.find(({ id }) => id === section);
    if (lesson && !target) this.#problem(line, `There is no section "${lesson}/${section}"`);
    return { lesson, section, title: target ? `${target.number} ${target.title}` : '' };
  }

  /** What stands in the blocks of that name, and the prose around them. */
  #blocks(tokens: readonly Token[], name: string): { readonly rest: Token[]; readonly blocks: string[] } {
    const rest: Token[] = [];
    const blocks: string[] = [];
    for (let at = 0; at < tokens.length; at++) {
      const token = tokens[at] as Token;
      if (token.type !== 'directive_open') {
        this.#checkProse(token);
        rest.push(token);
        continue;
      }
      const close = tokens.findIndex((other, after) => after > at && other.type === 'directive_close');
      const inside = tokens.slice(at + 1, close);
      const line = lineOf(token);
      if (token.info !== name)
        this.#problem(line, `Unknown block "${token.info}": only "${name}" may stand here`);
      if (!token.markup) this.#problem(line, `The block "${name}" is never closed: end it with a line ":::"`);
      if (inside.length === 0) this.#problem(line, `The block "${name}" is empty`);
      blocks.push(render(inside));
      at = close;
    }
    return { rest, blocks };
  }

  #prose(tokens: readonly Token[]): string {
    for (const token of tokens) {
      if (token.type === 'directive_open') this.#problem(lineOf(token), `Unknown block "${token.info}"`);
      this.#checkProse(token);
    }
    return render(tokens);
  }

  #checkProse(token: Token): void {
    if (token.type === 'code_block')
      this.#problem(lineOf(token), 'Code needs a fence with a language ("```json"), not an indent');
  }

  #problem(line: number, message: string): void {
    this.problems.push({ file: this.#source.file, line, message });
  }
}

const sectionNames = ['Task', 'Contract', 'Criteria'];

const criterionHeading =
  /^(\d+\.\d+) (.+?) \{(required|if-possible|scored|bonus)(?: (\d+))? ([a-z][a-z0-9-]*)\/([a-z][a-z0-9-]*)\}$/;

const milestoneItem = /^(M\d) (.+) \{(\d+\.\d+(?: \d+\.\d+)*)\}$/;

/** The items of the block `milestones`, and what stands around it. */
function milestonesIn(tokens: readonly Token[]): {
  readonly items: readonly Token[];
  readonly rest: readonly Token[];
} {
  const open = tokens.findIndex(({ type, info }) => type === 'directive_open' && info === 'milestones');
  if (open < 0) return { items: [], rest: tokens };
  const close = tokens.findIndex(({ type }, at) => at > open && type === 'directive_close');
  return {
    items: tokens.slice(open, close).filter(({ type }) => type === 'inline'),
    rest: [...tokens.slice(0, open), ...tokens.slice(close + 1)],
  };
}

/** The tokens before the first heading of that level, then those from each such heading on. */
function splitAt(tokens: readonly Token[], tag: string): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (isHeading(token, tag)) parts.push([]);
    parts.at(-1)?.push(token);
  }
  return parts;
}

function isHeading(token: Token | undefined, tag: string): boolean {
  return token?.type === 'heading_open' && token.tag === tag && token.level === 0;
}

function render(tokens: readonly Token[]): string {
  return markdown.renderer.render([...tokens], markdown.options, {});
}

function lineOf(token: Token | undefined): number {
  return (token?.map?.[0] ?? 0) + 1;
}
