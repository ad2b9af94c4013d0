import type { MessageDraft } from './draft.ts';

/**
 * The draft without what its names call a secret, in headers and in a JSON body, and without passwords in addresses: what is
 * kept of a message is kept in clear text. A secret without a name nobody can tell.
 */
export function withoutSecrets(draft: MessageDraft): MessageDraft {
  const properties = Object.fromEntries(
    Object.entries(draft.properties).map(([name, text]) => [name, withoutPasswords(text)]),
  );
  return {
    ...draft,
    properties,
    headers: draft.headers.map(({ name, type, value }) =>
      isSecret(name) && type !== 'void' && type !== 'bool'
        ? { name, type: 'longstr', value: '' }
        : { name, type, value: withoutSecretMembers(value) },
    ),
    body: { ...draft.body, text: withoutSecretMembers(draft.body.text) },
  };
}

function isSecret(name: string): boolean {
  return /pass(word|wd|phrase|code)|secret|token|authori[sz]ation|credential|cookie|api[-_ ]?key|private[-_ ]?key/i.test(
    name,
  );
}

/** Members of JSON with a text or a number; what is no JSON stays as it is, but for addresses. */
function withoutSecretMembers(text: string): string {
  const member = /("(?:[^"\\]|\\.)*")(\s*:\s*)("(?:[^"\\]|\\.)*"|-?\d[\w.+-]*)/g;
  return withoutPasswords(
    text.replaceAll(member, (all, name: string, colon: string) =>
      isSecret(name) ? `${name}${colon}""` : all,
    ),
  );
}

function withoutPasswords(text: string): string {
  return text.replaceAll(/(:\/\/[^/\s:@"]*):[^/\s@"]+@/g, '$1:@');
}
