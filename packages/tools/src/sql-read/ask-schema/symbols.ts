import type { Mention } from './mentions.ts';
import type { Token } from './words.ts';

/**
 * A question as a line of symbols that patterns can be matched against: `C3`, `T1`, `V2` for the mentions of columns, tables and values, `N5`
 * for the number that is token 5, other words in small letters. What a pattern has used up becomes `~`.
 */
export class Symbols {
  private line: string;
  private readonly places: number[];
  readonly tokens: readonly Token[];
  readonly mentions: readonly Mention[];

  constructor(tokens: readonly Token[], mentions: readonly Mention[]) {
    this.tokens = tokens;
    this.mentions = mentions;
    const parts: string[] = [];
    this.places = [];
    for (let at = 0; at < tokens.length; ) {
      const index = mentions.findIndex((mention) => mention.at === at);
      const mention = mentions[index];
      const token = tokens[at] as Token;
      parts.push(
        mention
          ? `${{ table: 'T', column: 'C', value: 'V' }[mention.kind]}${index}`
          : token.number === null
            ? token.text === ','
              ? 'and'
              : token.text
            : `N${at}`,
      );
      this.places.push(at);
      at = mention ? mention.end : at + 1;
    }
    this.line = ` ${parts.join(' ')} `;
  }

  /** Gives every match to `read`; what it takes is used up. Groups named `C`, `T`, `V`, `N` come as indexes. */
  take(pattern: string, read: (match: Record<string, string | undefined>, at: number) => boolean): void {
    const every = new RegExp(`(?<= )${pattern}(?= )`, 'g');
    for (let match = every.exec(this.line); match !== null; match = every.exec(this.line)) {
      const at = this.line.slice(0, match.index).split(' ').length - 2;
      if (read({ ...match.groups, all: match[0] }, this.places[at] ?? at)) {
        this.line =
          this.line.slice(0, match.index) +
          match[0].replace(/\S+/g, '~') +
          this.line.slice(match.index + match[0].length);
        every.lastIndex = match.index;
      } else every.lastIndex = match.index + 1;
    }
  }

  /** Marks a mention as used wherever it stands. */
  use(symbol: string): void {
    this.line = this.line.replace(` ${symbol} `, ' ~ ');
  }

  has(pattern: string): boolean {
    return new RegExp(`(?<= )${pattern}(?= )`).test(this.line);
  }

  numberOf(symbol: string): number {
    return this.tokens[Number(symbol.slice(1))]?.number ?? Number.NaN;
  }

  mentionOf(symbol: string): Mention {
    return this.mentions[Number(symbol.slice(1))] as Mention;
  }

  /** What is left, in order. */
  left(): string[] {
    return this.line
      .trim()
      .split(' ')
      .filter((word) => word !== '~' && word !== '');
  }

  get text(): string {
    return this.line;
  }
}
