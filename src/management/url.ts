/** What a person typed for an address, understood. */
export interface ManagementAddress {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
}

/**
 * Reads an address of the management API: with or without scheme and port, copied from the browser with `#/queues`
 * or `/api` behind it, with or without credentials.
 * @returns the address, or a sentence about what is wrong with it
 */
export function parseManagementUrl(input: string): ManagementAddress | string {
  const text = input.trim();
  if (text === '') return 'Type the address of the management UI, such as https://rabbit.example.com:15671';
  if (/^amqps?:/i.test(text)) {
    return 'This is an AMQP address. The management API has its own, usually http://HOST:15672 or https://HOST:15671';
  }
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  } catch {
    return `"${withoutCredentials(text)}" is not an address. Expected something like https://rabbit.example.com:15671`;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `${url.protocol}// is not spoken by the management API. Use http:// or https://`;
  }
  const hasScheme = text.includes('://');
  if (url.port === '' && !hasScheme) url.port = '15672';
  const { username, password } = url;
  url.username = '';
  url.password = '';
  url.hash = '';
  url.search = '';
  url.pathname = `${url.pathname.replace(/\/(?:(?:api|cli)(?:\/.*)?)?$/, '')}/`;
  return {
    url: url.href,
    username: username === '' ? undefined : decodeURIComponent(username),
    password: password === '' ? undefined : decodeURIComponent(password),
  };
}

/** The same without a user name and a password before the host: that is all that may be shown of it. */
export function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/]*@/, '//***@');
}
