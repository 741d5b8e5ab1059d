import { foreignNumbers, numbersIn } from './fraud/numbers.ts';

/** What the numbers in a model's words must come from. */
export interface Grounds {
  /** Everything that code measured, as text; only its numbers count. */
  text: string;
  /** Text whose dates may be repeated whole. */
  dates: string;
  /** Names that people gave: they may be repeated whole, and lend nobody the numbers in them. */
  names: readonly string[];
}

const date = /\d{4}-\d\d-\d\d/g;

/**
 * Finds the numbers in a text that none of the grounds has. A shop called "Route 66" may be named, and a date of the
 * rules repeated; neither gives anybody its numbers.
 */
export function strangeNumbers({ text, dates, names }: Grounds): (said: string) => string[] {
  const spelt = names.filter((name) => /\p{L}/u.test(name));
  const whole = [...spelt, ...(dates.match(date) ?? [])].flatMap((name) => [name, JSON.stringify(name).slice(1, -1)]);
  const without = (said: string): string => whole.reduce((rest, name) => rest.replaceAll(name, ' '), said);
  const known = numbersIn(without(text.replace(date, ' ')));
  for (const name of names) if (!/\p{L}/u.test(name)) for (const number of numbersIn(name)) known.delete(number);
  return (said) => foreignNumbers(without(said), known);
}
