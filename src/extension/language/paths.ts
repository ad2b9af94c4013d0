/** The path by which the files of a deployment know each other: a URI as a person reads it. */
export function pathOf(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** The URI of a {@link pathOf}, as `vscode.Uri.parse` takes it. */
export function uriOf(path: string): string {
  return path.replaceAll(/[%?#]/g, encodeURIComponent);
}
