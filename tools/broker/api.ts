/** Where a management API is and who asks. */
export interface ApiAccess {
  readonly managementUrl: string;
  readonly username: string;
  readonly password: string;
}

/**
 * One call of the management HTTP API, for the tools, the demo and the tests: JSON in, JSON out (undefined
 * where the body is empty), 30 s at most. `path` starts with `/api/` and is already encoded.
 * @throws with method, path, status and the broker's own reason.
 */
export async function callApi(
  { managementUrl, username, password }: ApiAccess,
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(managementUrl + path, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    signal: AbortSignal.timeout(30_000),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: Error) => {
    const cause = error.cause instanceof Error ? error.cause.message : error.message;
    throw new Error(`${method} ${path}: ${cause}`);
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
  return text === '' ? undefined : JSON.parse(text);
}
