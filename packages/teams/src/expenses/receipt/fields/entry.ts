import { type Amount, amountsOf } from './amount.ts';
import { type Label, labelOf, opensTaxTable } from './label.ts';
import type { Line } from './line.ts';

/** An amount, and what its words say it is. */
export interface Entry {
  amount: Amount;
  line: Line;
  label: Label | null;
  /** The words that say so, or name what was bought. */
  words: string;
  /** Stands in a table of amounts by tax rate. */
  inTaxTable: boolean;
  /** The rightmost of its line; what stands before it are quantities and single prices. */
  last: boolean;
}

/** Every amount of the lines with its label, from its own line, or from a line beside it that has words and no amount. */
export function entriesOf(lines: readonly Line[]): Entry[] {
  const entries: Entry[] = [];
  let inTaxTable = false;
  const amounts = lines.map((line) => amountsOf(line));
  for (const [at, line] of lines.entries()) {
    const here = amounts[at] as Amount[];
    if (opensTaxTable(line.text)) inTaxTable = true;
    const beside = here.length > 0 && !hasWords(line.text) ? labelBeside(lines, amounts, at) : '';
    for (const [i, amount] of here.entries()) {
      const words = wordsBefore(line, here, i) || beside;
      const label = labelOf(words);
      entries.push({ amount, line, label, words, inTaxTable, last: i === here.length - 1 });
    }
  }
  return entries;
}

const hasWords = (text: string): boolean =>
  /[A-Za-z]{3}/.test(text.replaceAll(/\b(?:RM|USD|EUR|GBP|SGD|MYR|SR|ZRL|ZR)\b/g, ''));

/** What stands between it and the amount before; where that is nothing, the line's beginning. */
function wordsBefore(line: Line, amounts: readonly Amount[], at: number): string {
  const own = line.text.slice(amounts[at - 1]?.end ?? 0, amounts[at]?.start);
  if (hasWords(own)) return own.trim();
  const begin = line.text.slice(0, amounts[0]?.start);
  return hasWords(begin) ? begin.trim() : '';
}

/** The line above, or else below, where it has words, no amount, and the words are a label. */
function labelBeside(lines: readonly Line[], amounts: readonly Amount[][], at: number): string {
  for (const beside of [at - 1, at + 1]) {
    const line = lines[beside];
    if (line && amounts[beside]?.length === 0 && labelOf(line.text) !== null && line.text.length < 40) return line.text;
  }
  const above = lines[at - 1];
  return above && amounts[at - 1]?.length === 0 && hasWords(above.text) ? above.text : '';
}
