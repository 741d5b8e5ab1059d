import { mask } from '@holdfast/telemetry';

/** What a model may see of a text: masked, without surplus blanks, and not longer than is worth its time. */
export function readable(text: string, longest = 2000): string {
  // Cut before it is masked too: what is far behind the cut costs nothing. The margin keeps a secret at the cut whole.
  const masked = mask(text.slice(0, longest * 4))
    .replace(/[\s\0]+/g, ' ')
    .trim()
    .slice(0, longest)
    .toWellFormed();
  return masked === '' ? '.' : masked;
}
