/**
 * A question being read: what has been understood is blanked out, so that what is left is what nobody understood. Small letters,
 * words apart by single blanks, a blank at both ends; `original` keeps capitals at the same places.
 */
export class Scan {
  private text: string;
  readonly original: string;

  constructor(question: string) {
    this.original = ` ${tidy(question)} `;
    // One character for one, so that places stay the same.
    this.text = this.original.replace(/\p{Lu}/gu, (char) =>
      char.toLowerCase().length === char.length ? char.toLowerCase() : char,
    );
  }

  /** Reads every match of a pattern; `read` gives null for one it cannot use, which then stays. */
  take<T>(pattern: RegExp, read: (match: RegExpExecArray, at: number) => T | null): T[] {
    const found: T[] = [];
    const every = new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`);
    for (let match = every.exec(this.text); match !== null; match = every.exec(this.text)) {
      const value = read(match, match.index);
      if (value !== null) {
        found.push(value);
        this.blank(match.index, match.index + match[0].length);
      }
      // Neighbours share the blank between them.
      every.lastIndex = Math.max(match.index + 1, match.index + match[0].length - 1);
    }
    return found;
  }

  has(pattern: RegExp): boolean {
    return pattern.test(this.text);
  }

  /** Words that are still there, with their places. */
  words(): { word: string; at: number }[] {
    return [...this.text.matchAll(/[^\s|]+/g)].map((match) => ({ word: match[0], at: match.index }));
  }

  /** `|` marks a place where something was read, so that words around it are not taken for neighbours. */
  blank(from: number, to: number): void {
    const inner = this.text.slice(from, to).replace(/\S/g, '|');
    this.text = this.text.slice(0, from) + inner + this.text.slice(to);
  }

  /** What is left, read parts as a blank. */
  left(): string {
    return this.text.replace(/\|+/g, ' ').replace(/\s+/g, ' ').trim();
  }
}

function tidy(question: string): string {
  return question
    .slice(0, 1000)
    .normalize('NFKC')
    .replace(/[’‘`´]/g, "'")
    .replace(/[–—]/g, '-')
    .replace(/(\d),(?=\d{3}(?!\d))/g, '$1')
    .replace(/\b(what|where|who|how|that|it|there)'s\b/gi, '$1 is')
    .replace(/\bi'm\b/gi, 'I am')
    .replace(/[?!;:"“”()[\]{}*_]|[.,](?!\d)|(?<!\d)[.,]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const NUMBERS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
/** A small number in digits or words, for patterns. */
export const NUMBER = `(\\d{1,4}|${NUMBERS.slice(1).join('|')}|fifteen|twenty|thirty|sixty|ninety|a couple of|a few)`;

export function numberOf(word: string): number {
  const tens: Record<string, number> = {
    fifteen: 15,
    twenty: 20,
    thirty: 30,
    sixty: 60,
    ninety: 90,
    'a couple of': 2,
    'a few': 3,
  };
  return tens[word] ?? (NUMBERS.includes(word) ? NUMBERS.indexOf(word) : Number(word));
}
