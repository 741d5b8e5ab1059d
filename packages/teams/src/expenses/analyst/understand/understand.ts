import { AnalystAsk, type AnalystRequest, type Slice } from '../ask.ts';
import { aboutOf } from './cues.ts';
import { type ReadAt, readPhrases } from './phrases.ts';
import { requestOf, sliceOf } from './request.ts';

/** A part of a question that no request was made of, why, whose it seems to be, and what could be read of it all the same. */
export interface Unread {
  readonly text: string;
  readonly why: string;
  readonly about: 'budget' | 'fraud' | 'receipt' | 'report' | 'learning' | null;
  readonly slice: Slice;
}

export interface Understood {
  readonly asks: readonly AnalystRequest[];
  readonly rest: readonly Unread[];
  /** What was taken for what, where a name was written otherwise. */
  readonly notes: readonly string[];
}

/**
 * What a question in simple English asks of the analyst, without a model. Dates are by the user's today, names by what the user's charges
 * have. Nothing is guessed: a part with a word that nobody understood is in `rest`, with the reason, for another member or for asking
 * back. A question may hold several; one that asks "of it" or "of them" is about what the one before was about.
 */
export function understand(question: string, at: ReadAt): Understood {
  const asks: AnalystRequest[] = [];
  const rest: Unread[] = [];
  const notes: string[] = [];
  let before: Slice = {};
  for (const text of clausesOf(question)) {
    const phrases = readPhrases(text, at);
    const about = aboutOf(text);
    notes.push(
      ...phrases.names.flatMap(({ written, name }) => (written === null ? [] : [`“${written}” was read as ${name}`])),
    );
    const request = about === null ? requestOf(phrases, at.today) : null;
    const meant = refersBack.test(text) ? before : {};
    before = { ...meant, ...sliceOf(phrases) };
    const fits = request !== null && typeof request !== 'string' && AnalystAsk.safeParse(request).success;
    if (fits) asks.push(narrowedBy(meant, request));
    else if (request !== null && typeof request !== 'string')
      rest.push({ text, why: 'it asks more than one request can hold, or a time that is none', about, slice: {} });
    else rest.push({ text, why: request ?? whyNot(about), about, slice: before });
  }
  return { asks, rest, notes };
}

const refersBack = /\b(?:of|among|in|from) (?:(?:it|them)\b|(?:that|this|these|those)\W*$)/i;

/** A request about what was meant before, where its kind takes that; else as it is. */
function narrowedBy(meant: Slice, request: AnalystRequest): AnalystRequest {
  const both = { ...meant, ...request };
  return AnalystAsk.safeParse(both).success ? both : request;
}

const whyNot = (about: Unread['about']): string =>
  about === null ? 'it asks nothing about charges that I understand' : `it is a question for ${about}`;

const OPENS =
  '(?:what|how|which|show|list|compare|find|do|did|does|are|is|am|who|why|where|give|tell|check|audit|summari[sz]e)';

/** "How much …? And what …": one clause for each thing that is asked. */
export function clausesOf(question: string): string[] {
  return question
    .split(new RegExp(`[?!;]+|\\.(?=\\s|$)|\\n|,? and (?=${OPENS}\\b(?! much (?:more|less)))|, (?=${OPENS}\\b)`, 'i'))
    .map((clause) => clause.trim())
    .filter((clause) => /[\p{L}\p{N}]/u.test(clause));
}
