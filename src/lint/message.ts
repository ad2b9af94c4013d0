/** The most that a finding says: an editor shows it on one line. */
const mostCharacters = 240;

/** A message that fits: names, which may have 255 bytes each, are shortened where it does not. */
export function fitting(message: string): string {
  if (message.length <= mostCharacters) return message;
  const short = message.replaceAll(/`[^`]{41,}`/g, name => `${name.slice(0, 40)}…\``);
  return short.length <= mostCharacters ? short : `${short.slice(0, mostCharacters - 1)}…`;
}
