/** A small number as a word. */
export function numberWord(number: number): string {
  return ['none', 'one', 'two', 'three', 'four'][number] ?? String(number);
}
