/** What a template's fields stand for, each time that it is filled in. */
export interface TemplateValues {
  /** 1, 2, 3 … */
  readonly counter: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly uuid: () => string;
}

/** The fields that a template may have, with what they become: for the words beside it. */
export const templateFields = {
  '{{counter}}': 'counts from 1 on',
  '{{uuid}}': 'a new UUID',
  '{{time}}': 'the time, such as 2026-11-22T14:00:00.000Z',
  '{{seconds}}': 'seconds since 1970, as the property timestamp has them',
  '{{milliseconds}}': 'milliseconds since 1970',
} as const;

/** Whether a text has any field: else it is the same each time. */
export function isTemplate(text: string): boolean {
  return pattern.test(text);
}

/** Fills a text in; what stands in braces and is no field stays as it is. No value needs escaping in JSON. */
export function fillTemplate(text: string, { counter, now, uuid }: TemplateValues): string {
  const values: Readonly<Record<keyof typeof templateFields, () => string>> = {
    '{{counter}}': () => String(counter),
    '{{uuid}}': uuid,
    '{{time}}': () => new Date(now).toISOString(),
    '{{seconds}}': () => String(Math.floor(now / 1000)),
    '{{milliseconds}}': () => String(now),
  };
  return text.replaceAll(new RegExp(pattern, 'g'), field => values[field as keyof typeof templateFields]());
}

const pattern = /\{\{(?:counter|uuid|time|seconds|milliseconds)\}\}/;
