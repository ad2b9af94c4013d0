import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { TextRange } from '../model/model.ts';
import { hasTemplateMarks, masked, withoutTemplateMarks } from './template.ts';

/** A text of one or several YAML documents as trees that remember where everything stands. */
export interface YamlText {
  readonly text: string;
  /** Something makes the file out of this text: Helm, Jinja, ERB. What it puts in is not known, and not counted as missing. */
  readonly isTemplate: boolean;
  readonly documents: readonly YamlDocument[];
  /** In the order of the text; of a template none, as it is no YAML yet. */
  readonly problems: readonly YamlProblem[];
}

export interface YamlDocument extends TextRange {
  /** Missing where the document is empty. */
  readonly root?: YamlNode;
}

/** What an alias stands for is the very node that has the anchor, at its place. */
export type YamlNode = YamlMap | YamlList | YamlScalar;

export interface YamlMap extends TextRange {
  readonly kind: 'map';
  readonly style: 'block' | 'flow';
  /** In the order of the text, then what is merged in with `<<` and is not written here itself. */
  readonly entries: readonly YamlEntry[];
}

export interface YamlEntry {
  /** Without its quotes; of a key that is no scalar its text. */
  readonly key: string;
  /** With its quotes; of an empty key the sign behind it. */
  readonly keyRange: TextRange;
  /** Missing where nothing is written. */
  readonly value?: YamlNode;
  /** It is written in another map, which is merged in here. */
  readonly isMerged?: true;
}

export interface YamlList extends TextRange {
  readonly kind: 'list';
  readonly style: 'block' | 'flow';
  readonly items: readonly YamlNode[];
}

export interface YamlScalar extends TextRange {
  readonly kind: 'scalar';
  /** As YAML 1.2 has it: `yes` is a text, `0755` the number 755. */
  readonly value: string | number | boolean | null;
  /** As it is written, without quotes and escapes: `0755`, `1.10`. */
  readonly text: string;
  /** `block`: after `|` or `>`. */
  readonly style: 'plain' | 'single-quoted' | 'double-quoted' | 'block';
  /** A template puts in the value, or a part of it. */
  readonly isOpen?: true;
}

export interface YamlProblem extends TextRange {
  /** `aliases`: they stand for more than anybody means to write, a "billion laughs". */
  readonly kind: 'syntax' | 'tab' | 'duplicate-key' | 'alias' | 'aliases' | 'depth';
  readonly message: string;
}

/** Reads any text: what can be understood becomes trees, the rest problems. Never throws. */
export function parseYaml(text: string): YamlText {
  const plain = readYaml(text, text);
  if (!hasTemplateMarks(text) || !(plain.problems.length > 0 || plain.isOdd)) {
    return { text, isTemplate: false, documents: plain.documents, problems: plain.problems };
  }
  const { documents } = readYaml(withoutTemplateMarks(text), text);
  return { text, isTemplate: true, documents, problems: [] };
}

/** What stands at `path` below a node. */
export function valueAt(node: YamlNode | undefined, ...path: readonly string[]): YamlNode | undefined {
  return path.reduce((at, key) => entryOf(at, key)?.value, node);
}

/** The entry of a map; of a repeated key the last, as Kubernetes and Docker read it where they do not refuse it. */
export function entryOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  return node?.kind === 'map' ? node.entries.findLast(entry => entry.key === key) : undefined;
}

/** The entries of a map; of anything else none. */
export function entriesOf(node: YamlNode | undefined): readonly YamlEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

/** The items of a list; of anything else none. */
export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'list' ? node.items : [];
}

/** What a scalar says, as it is written; undefined for null and for anything else. */
export function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? node.text : undefined;
}

interface Read {
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly YamlProblem[];
  /** A map is the key of a map: in a file that people write that is a template's `{{ }}`. */
  readonly isOdd: boolean;
}

/** @param original the text as it is written, where `text` has another character for each of a template's. */
function readYaml(text: string, original: string): Read {
  try {
    // Repeated keys are found below: the library compares each with each.
    const parsed = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
    return new Reader(original).read('empty' in parsed ? [] : parsed);
  } catch (error) {
    // The library calls itself for each level of a text.
    if (!(error instanceof RangeError)) throw error;
    const problem = {
      kind: 'depth',
      start: 0,
      end: Math.min(1, text.length),
      message: 'The text is nested too deeply',
    } as const;
    return { documents: [], problems: [problem], isOdd: false };
  }
}

/** How many nodes the aliases of a file may stand for in all. */
const mostAliasedNodes = 100_000;

/** Makes our trees out of the library's. */
class Reader {
  readonly #text: string;
  readonly #problems: YamlProblem[] = [];
  /** How many nodes each node has with all below it. */
  readonly #weights = new Map<YamlNode, number>();
  #anchors = new Map<string, YamlNode>();
  #aliasedNodes = 0;
  #isOdd = false;

  constructor(text: string) {
    this.#text = text;
  }

  read(parsed: readonly Document.Parsed[]): Read {
    const documents = parsed.map((document): YamlDocument => {
      this.#anchors = new Map();
      for (const { code, pos } of document.errors) {
        const kind = kinds[code] ?? 'syntax';
        if (kind !== 'depth' || !this.#has(kind))
          this.#problem(kind, pos[0], pos[1], messages[code] ?? 'The text is not YAML here');
      }
      const [start, , end] = document.range;
      const root = document.contents ? this.#node(document.contents) : undefined;
      return { start, end, ...(root && { root }) };
    });
    return {
      documents,
      problems: oneByPlace(this.#problems.toSorted((a, b) => a.start - b.start)),
      isOdd: this.#isOdd,
    };
  }

  #node(node: ParsedNode): YamlNode | undefined {
    if (isAlias(node)) return this.#aliased(node);
    const read = this.#written(node);
    if (read) {
      this.#weights.set(read, this.#weightOf(read));
      if (node.anchor) this.#anchors.set(node.anchor, read);
    }
    return read;
  }

  #written(node: Exclude<ParsedNode, Alias.Parsed>): YamlNode | undefined {
    const [start, end] = node.range;
    const style = !isScalar(node) && node.flow ? 'flow' : 'block';
    if (isMap(node)) return { kind: 'map', start, end, style, entries: this.#entries(node) };
    if (isSeq(node)) {
      const items = node.items.flatMap(item => this.#node(item) ?? []);
      return { kind: 'list', start, end, style, items };
    }
    return start === end ? undefined : this.#scalar(node, { start, end });
  }

  #scalar(node: Scalar.Parsed, { start, end }: TextRange): YamlScalar {
    const style = styles[node.type ?? 'PLAIN'] ?? 'plain';
    const value = isPlainValue(node.value) ? node.value : String(node.value);
    if (String(node.value).includes(masked)) {
      const written = this.#text.slice(start, end);
      const text = style === 'plain' ? written : written.replace(/^(["'])(.*)\1$/s, '$2');
      return { kind: 'scalar', start, end, value: text, text, style, isOpen: true };
    }
    return { kind: 'scalar', start, end, value, text: node.source, style };
  }

  #entries(map: YAMLMap.Parsed): readonly YamlEntry[] {
    const entries = new Map<string, YamlEntry[]>();
    const merged: YamlEntry[] = [];
    for (const { key, value } of map.items) {
      const [start, end] = key.range;
      const name = isScalar(key) ? key.source : this.#text.slice(start, end);
      if (isMap(key)) this.#isOdd = true;
      const node = value ? this.#node(value) : undefined;
      if (isScalar(key) && key.type === 'PLAIN' && name === '<<') {
        merged.push(...this.#merged(node));
        continue;
      }
      const entry: YamlEntry = { key: name, keyRange: this.#place(start, end), ...(node && { value: node }) };
      const before = entries.get(name);
      if (before) {
        before.push(entry);
        this.#problem('duplicate-key', start, end, `The key \`${name}\` is there twice`);
      } else entries.set(name, [entry]);
    }
    const own = new Set(entries.keys());
    return [...[...entries.values()].flat(), ...merged.filter(({ key }) => !own.has(key))];
  }

  /** What `<<` brings in; of several maps the first that has a key wins. */
  #merged(node: YamlNode | undefined): readonly YamlEntry[] {
    const maps = node?.kind === 'list' ? node.items : [node];
    const entries = new Map<string, YamlEntry>();
    for (const entry of maps.flatMap(entriesOf)) {
      if (!entries.has(entry.key)) entries.set(entry.key, { ...entry, isMerged: true });
    }
    return [...entries.values()];
  }

  #aliased(alias: Alias.Parsed): YamlNode | undefined {
    const [start, end] = alias.range;
    const node = this.#anchors.get(alias.source);
    if (!node) {
      this.#problem('alias', start, end, `There is no anchor \`&${alias.source}\` before this`);
      return undefined;
    }
    this.#aliasedNodes += this.#weights.get(node) ?? 1;
    if (this.#aliasedNodes <= mostAliasedNodes) return node;
    if (!this.#has('aliases')) {
      this.#problem('aliases', start, end, 'The aliases stand for more than anybody means to write');
    }
    return undefined;
  }

  #has(kind: YamlProblem['kind']): boolean {
    return this.#problems.some(problem => problem.kind === kind);
  }

  #weightOf(node: YamlNode): number {
    if (node.kind === 'scalar') return 1;
    const children =
      node.kind === 'list' ? node.items : node.entries.flatMap(({ value }) => (value ? [value] : []));
    return children.reduce((sum, child) => sum + (this.#weights.get(child) ?? 1), 1);
  }

  #problem(kind: YamlProblem['kind'], from: number, to: number, message: string): void {
    this.#problems.push({ kind, ...this.#place(from, to), message });
  }

  /** A place inside the text, on at least one character of it, and not on a line break. */
  #place(from: number, to: number): TextRange {
    const text = this.#text;
    let start = Math.max(0, Math.min(from, text.length - 1));
    while (start > 0 && /[\r\n]/.test(text[start] ?? '')) start--;
    return { start, end: start < from ? start + 1 : Math.min(text.length, Math.max(to, start + 1)) };
  }
}

/** What is wrong at a place is told once, the first to notice tells. */
function oneByPlace(sorted: readonly YamlProblem[]): readonly YamlProblem[] {
  return sorted.filter(({ start }, index) => sorted[index - 1]?.start !== start);
}

function isPlainValue(value: unknown): value is YamlScalar['value'] {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

const styles: Readonly<Record<string, YamlScalar['style']>> = {
  BLOCK_FOLDED: 'block',
  BLOCK_LITERAL: 'block',
  QUOTE_DOUBLE: 'double-quoted',
  QUOTE_SINGLE: 'single-quoted',
};

type ErrorCode = Document.Parsed['errors'][number]['code'];

const kinds: Readonly<Partial<Record<ErrorCode, YamlProblem['kind']>>> = {
  RESOURCE_EXHAUSTION: 'depth',
  TAB_AS_INDENT: 'tab',
};

const messages: Readonly<Partial<Record<ErrorCode, string>>> = {
  BAD_DQ_ESCAPE: 'A text in double quotes does not take this escape',
  BAD_INDENT: 'The indentation fits nothing above',
  BAD_SCALAR_START: 'A text that begins with this sign needs quotes',
  BLOCK_AS_IMPLICIT_KEY: 'A key is followed by a second one on the same line, or is indented too far',
  BLOCK_IN_FLOW: 'Indented lines cannot stand between `{` and `}` or `[` and `]`',
  MISSING_CHAR: 'A sign is missing here, such as a quote, a bracket, or the blank behind a colon',
  MULTILINE_IMPLICIT_KEY: 'A key is one line, with a colon behind it',
  RESOURCE_EXHAUSTION: 'The text is nested too deeply',
  TAB_AS_INDENT: 'YAML is indented with blanks, never with tabs',
  UNEXPECTED_TOKEN: 'This sign is one too many here',
};
