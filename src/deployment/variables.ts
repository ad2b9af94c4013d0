/** A text that Docker Compose has put its variables into. */
export interface Interpolated {
  /** A variable without a default stays as `${NAME}`. */
  readonly text: string;
  /** Some variable decides about it: the environment, or an `.env` file. */
  readonly isOpen: boolean;
  /** A default stands in it, which a variable may replace. */
  readonly hasDefault: boolean;
}

/**
 * Puts defaults in the place of variables: `$NAME`, `${NAME:-default}`, `${NAME:?message}`; `$$` is a dollar sign.
 * https://docs.docker.com/reference/compose-file/interpolation/
 */
export function interpolated(written: string): Interpolated {
  let isOpen = false;
  let hasDefault = false;
  const text = written.replaceAll(
    variable,
    (found, braced?: string, operator?: string, word?: string, bare?: string) => {
      if (found === '$$') return '$';
      if ((operator === ':-' || operator === '-') && word !== undefined) {
        hasDefault = true;
        const inner = interpolated(word);
        isOpen ||= inner.isOpen;
        return inner.text;
      }
      isOpen = true;
      return `\${${braced ?? bare}}`;
    },
  );
  return { text, isOpen, hasDefault };
}

/** Puts the values that are known in the place of their variables, and leaves the others to {@link interpolated}. */
export function withValues(written: string, values: Readonly<Record<string, string | undefined>>): string {
  return written.replaceAll(
    variable,
    (found, braced?: string, operator?: string, word?: string, bare?: string) => {
      const value = values[braced ?? bare ?? ''];
      const isSet = value !== undefined && (value !== '' || !operator?.startsWith(':'));
      if (operator?.endsWith('+')) return isSet ? withValues(word ?? '', values) : found;
      if (isSet) return value.replaceAll('$', '$$$$');
      return operator?.endsWith('-') ? withValues(word ?? '', values) : found;
    },
  );
}

/** No variable is left in an interpolated text. */
export function isFilledIn(text: string): boolean {
  return !/\$\{\w+\}/.test(text);
}

/** A default may hold variables itself, two levels of them here. */
const variable =
  /\$\$|\$\{([A-Za-z_]\w*)(?:(:?[-?+])((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*))?\}|\$([A-Za-z_]\w*)/g;
