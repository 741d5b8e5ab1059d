import { z } from 'zod';

/** What people taught of words: what a phrase of a question, or a whole question, means in words that are understood. */
export const QuestionRules = z.object({ means: z.record(z.string().min(1), z.string().min(1).max(400)) });
export type QuestionRules = z.infer<typeof QuestionRules>;

export const startRules: QuestionRules = { means: {} };

/** Small letters, words apart by single blanks, no marks at the ends of words: how phrases are kept and compared. */
export const plainly = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/[?!.,;:"“”()]+(?=\s|$)|(?<=\s|^)["“”(]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

export interface Reworded {
  readonly text: string;
  /** What was read as what. */
  readonly notes: readonly string[];
}

/** The question in words that are understood: the whole of it where it is known, else phrase by phrase, the longest first. */
export function reworded(question: string, { means }: QuestionRules): Reworded {
  const whole = plainly(question);
  if (Object.hasOwn(means, whole)) {
    const text = means[whole] ?? question;
    return { text, notes: [`People taught that this means “${text}”`] };
  }
  const notes: string[] = [];
  let text = question;
  for (const phrase of Object.keys(means).sort((a, b) => b.length - a.length)) {
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${escaped(phrase)}(?![\\p{L}\\p{N}])`, 'giu');
    const meaning = means[phrase] ?? phrase;
    if (!pattern.test(text)) continue;
    text = text.replace(pattern, () => meaning);
    notes.push(`“${phrase}” was read as “${meaning}”, as people taught`);
  }
  return { text, notes };
}

const escaped = (phrase: string): string => phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+');

const pair =
  /["“']?([\p{L}\p{N}][\p{L}\p{N}' &-]{0,60}?)["”']?\s+(?:means|mean|is short for|stands for|is the same as)\s+["“']?([^"”\n]{1,200}?)["”']?[.!]?\s*$/iu;
const meant =
  /\b(?:i meant|i mean|it means|ask it as|should be read as)\s*:?\s*["“']?([^"”\n]{2,300}?)["”']?[.!]?\s*$/iu;

export interface Meaning {
  readonly phrase: string;
  readonly means: string;
}

/** What a person's reason says a question, or a phrase of it, means; null: it says neither. */
export function meaningIn(reason: string | null, question: string): Meaning | null {
  const text = (reason ?? '').trim();
  const asked = plainly(question);
  const [, all] = meant.exec(text) ?? [];
  if (all !== undefined && plainly(all) !== asked) return { phrase: asked, means: all.trim() };
  const [, named = '', meaning = ''] = pair.exec(text) ?? [];
  const words = plainly(named).split(' ');
  // "so brekkie means breakfast": of what stands before it, the longest end that the question has.
  for (let from = 0; from < words.length; from++) {
    const phrase = words.slice(from).join(' ');
    if (phrase !== '' && meaning !== '' && ` ${asked} `.includes(` ${phrase} `))
      return { phrase, means: plainly(meaning) };
  }
  return null;
}
