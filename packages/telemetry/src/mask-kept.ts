/** What must never be taken for a number of somebody: UUIDs, and dates with their time. */
export const kept =
  '(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])|(?<!\\d)\\d{4}-\\d{2}-\\d{2}(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?(?!\\d)';

/** What the pattern finds stands in the group `found`, which is empty where something kept was met. */
export const or = (pattern: string): RegExp => new RegExp(`${kept}|(?<found>${pattern})`, 'g');

/** What `or` finds, replaced; what is kept stays. */
export function replace(text: string, pattern: RegExp, by: (found: string) => string): string {
  return text.replace(pattern, (...args) => {
    const groups = args.at(-1) as { found?: string };
    return groups.found === undefined ? (args[0] as string) : by(groups.found);
  });
}
