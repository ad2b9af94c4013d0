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

/** A default may hold variables itself, two levels of them here. */
const variable =
  /\$\$|\$\{([A-Za-z_]\w*)(?:(:?[-?+])((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*))?\}|\$([A-Za-z_]\w*)/g;
