/** What is checked, as it is kept: the cluster's id and the folder's URI. */
export interface SubjectKey {
  readonly cluster?: string;
  readonly folder?: string;
}

/** The same text for the same subject. */
export function keyText({ cluster, folder }: SubjectKey): string {
  return JSON.stringify([cluster ?? null, folder ?? null]);
}

/** The key of such a text; undefined where it is none. */
export function keyFrom(text: string): SubjectKey | undefined {
  try {
    const [cluster, folder] = JSON.parse(text);
    return { ...(cluster && { cluster: String(cluster) }), ...(folder && { folder: String(folder) }) };
  } catch {
    return undefined;
  }
}
