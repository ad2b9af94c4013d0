/** The pages that come back when a window is loaded again, by their folder in webview/. */
export const restoredPages = [
  'cluster',
  'course',
  'declare',
  'exercise',
  'publish',
  'queue',
  'quiz',
  'readiness',
] as const;

export type RestoredPage = (typeof restoredPages)[number];

/** By which VS Code knows whose a page is. */
export function viewType(page: RestoredPage): string {
  return `rabbitmq.${page}`;
}
