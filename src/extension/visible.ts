/**
 * A text with names in it that anybody may have given: what would turn the words around them, hide in them or break the line is
 * shown as its escape, such as `\\u202e`.
 */
export function visible(text: string): string {
  return text.replace(misleading, sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The same of a name beside other words: one that is read from right to left leaves them where they are. */
export function visibleApart(name: string): string {
  return rightToLeft.test(name) ? `\u2068${visible(name)}\u2069` : visible(name);
}

/** Controls of ASCII and Latin 1, of the direction of writing, of lines; and what has no width and joins nothing. */
const misleading =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant.
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
