import { readTree } from '../definitions/json-tree.ts';
import type { TextRange } from '../model/model.ts';
import { find, type JsonNode, toValue } from '../model/written.ts';
import { compactJson, isJson, nesting, prettyJson } from './json-text.ts';
import type { Message } from './message.ts';
import {
  envelopeFromJson,
  envelopeToJson,
  fromBase64,
  type JsonPath,
  type JsonProblem,
  toBase64,
} from './message-json.ts';
import { utf8 } from './text.ts';

/** What is wrong in a document, and where in its text. */
export interface DocumentProblem extends TextRange {
  readonly message: string;
}

/**
 * A message as JSON that a person can read and edit. Its body is `bodyJson` where it is JSON without spaces, as most services
 * send it, else the text `body`, else `bodyBase64`: so what nobody edits is the same message again, to the byte.
 */
export function messageDocument(message: Message): string {
  const envelope = JSON.stringify(envelopeToJson({ ...message, redelivered: false }), null, 2);
  return `${envelope.slice(0, -'\n}'.length)},\n  ${bodyField(message.body)}\n}\n`;
}

/** Reads such a document, which somebody may be in the middle of editing. */
export function parseMessageDocument(
  text: string,
): { readonly message: Message } | { readonly problems: readonly DocumentProblem[] } {
  if (nesting(text) > deepestJson) {
    const message = `This is nested deeper than ${deepestJson} levels: give the body as text.`;
    return { problems: [{ message, start: 0, end: 1 }] };
  }
  const { root, problems } = readTree(text);
  if (!root || problems.length > 0) {
    const [first] = problems;
    const message = `This is no JSON: ${first?.message ?? 'there is nothing'}.`;
    return { problems: [{ message, start: first?.start ?? 0, end: first?.end ?? 0 }] };
  }
  const found: JsonProblem[] = repeatedNames(root, []);
  const envelope = envelopeFromJson(toValue(root), found);
  const body = bodyOf(root, text, found);
  if (found.length === 0 && body) return { message: { ...envelope, body } };
  return { problems: found.map(({ path, message }) => ({ message, ...placeOf(root, path) })) };
}

/** The value of a JSON text in which no name stands twice: else one of the values would be lost. */
export function strictJson(text: string): { readonly value: unknown } | { readonly problem: string } {
  if (nesting(text) > deepestJson) return { problem: `This is nested deeper than ${deepestJson} levels.` };
  const { root, problems } = readTree(text);
  const [problem] = problems;
  if (!root || problem) return { problem: `This is no JSON: ${problem?.message ?? 'there is nothing'}.` };
  const [repeated] = repeatedNames(root, []);
  return repeated ? { problem: repeated.message } : { value: toValue(root) };
}

const bodyForms = ['body', 'bodyJson', 'bodyBase64'] as const;

/** A reader calls itself for each level. No message is written like this by hand. */
const deepestJson = 200;

/** The last field of a document, for this body. */
export function bodyField(body: Uint8Array): string {
  const text = utf8(body);
  if (text === undefined) return `"bodyBase64": "${toBase64(body)}"`;
  const comesBack =
    /^[{[]/.test(text) &&
    isJson(text) &&
    // The document has a level of its own.
    nesting(text) < deepestJson &&
    compactJson(text) === text;
  return comesBack
    ? `"bodyJson": ${prettyJson(text).text.replaceAll('\n', '\n  ')}`
    : `"body": ${JSON.stringify(text)}`;
}

function bodyOf(root: JsonNode, text: string, problems: JsonProblem[]): Uint8Array | undefined {
  const given = bodyForms.filter(name => root.kind === 'object' && find(root, [name])?.value);
  const [form] = given;
  const node = form && root.kind === 'object' ? find(root, [form])?.value : undefined;
  if (!form || !node || given.length > 1) {
    problems.push({ path: given.slice(1), message: `A message has one of ${bodyForms.join(', ')}.` });
    return undefined;
  }
  // The text, not the value, which would not keep every number.
  if (form === 'bodyJson') return new TextEncoder().encode(compactJson(text.slice(node.start, node.end)));
  const value = toValue(node);
  if (form === 'body') {
    if (typeof value === 'string') return new TextEncoder().encode(value);
    problems.push({ path: [form], message: 'body must be text; JSON goes into bodyJson.' });
    return undefined;
  }
  const bytes = fromBase64(value);
  if (!bytes) problems.push({ path: [form], message: 'This is no base64.' });
  return bytes;
}

/** JSON lets a name stand twice, and one of the values would be lost; a body may be as it likes. */
function repeatedNames(node: JsonNode, path: JsonPath): JsonProblem[] {
  if (node.kind === 'array')
    return node.items.flatMap((item, index) => repeatedNames(item, [...path, index]));
  if (node.kind === 'scalar') return [];
  const seen = new Set<string>();
  return node.members.flatMap(({ key, value }) => {
    if (seen.has(key)) {
      const message = `${key} stands here twice. Headers that do so are written as a list of pairs: [["${key}", 1], …]`;
      return [{ path: [...path, key], message }];
    }
    seen.add(key);
    const isBody = path.length === 0 && key === 'bodyJson';
    return value && !isBody ? repeatedNames(value, [...path, key]) : [];
  });
}

/** The place of what a path leads to, or of the last on the way that there is. */
function placeOf(root: JsonNode, path: JsonPath): TextRange {
  let node: JsonNode = root;
  for (const step of path) {
    const next: JsonNode | undefined =
      node.kind === 'array'
        ? node.items[Number(step)]
        : node.kind === 'object'
          ? find(node, [String(step)])?.value
          : undefined;
    if (!next) break;
    node = next;
  }
  // An object stands on its first character: a squiggle over many lines says nothing.
  return { start: node.start, end: node.kind === 'scalar' ? node.end : node.start + 1 };
}
