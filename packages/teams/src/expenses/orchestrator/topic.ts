import type { Known } from '../analyst/index.ts';

/** About our work, about something else, or about what there is. */
export type Topic = 'on' | 'off' | 'help';

/** What people say about their own money. */
const ours =
  /\b(?:spen[dt]|spending|expens\w*|expenditures?|charge[ds]?|transactions?|purchases?|payments?|paid|pay|pays|bills?|receipts?|refund\w*|merchants?|subscriptions?|recurring|duplicates?|double|twice|budget\w*|overspen\w*|afford|cut back|save money|saving|fraud\w*|suspicious|flagged|anomal\w*|unusual|audit|forecast|trend|report|pdf|export|categor\w*|payment methods?|costs?|bought|money|rent|feedback|eating out|dinner|price|left)\b/i;
/** Words that only our own work is asked with. */
const oursAlone =
  /\b(?:budget\w*|overspen\w*|fraud\w*|suspicious|duplicates?|subscriptions?|expens\w+|transactions?|anomal\w*|(?:you|team|agents|members) (?:\w+ )?learn(?:ed|t)?)\b/i;
/** The person's own, or a thing of ours that was named: what tells "my coffee" from coffee. */
const mine = /\b(?:my|mine|me|i|we|our|us|this|that|last|latest)\b/i;
/** Things that nobody here does, whoever's money they are about. */
const others =
  /\b(?:weather|jokes?|poems?|songs?|sing|music|movies?|series|books?|recipes?|cook|bake|calories|capital of|population|president|founded|founder|wrote|world cup|history|revolution|quantum|python|javascript|code|bug|translate|homework|cover letter|stocks?|stock market|invest\w*|bitcoin|crypto|exchange rate|inflation|taxes|best credit card|mortgage|news|trip|flights?|book me|order me|play|alarm|pretend|instructions|system prompt|conscious|favou?rite colou?r|meaning of life|open on|open\?|time does|how old|how far|how long|fastest|draw|hack|marry|raw|headache|delete|drop table|best|good company|buy or rent)\b/i;
/** Money that the person says to have paid: whatever it went to, a flight or taxes, the question is about their own. */
const paidByMe = /\b(?:i|we) (?:\w+ )?(?:spen[dt]|spending|pay|paid|bought)\b/i;
const helps =
  /^\W*(?:hi|hey|hello|good (?:morning|afternoon|evening|day)|help|thanks?(?: you)?|what can (?:you|i)\b.*|who are you|how does this work)\W*$/i;

/**
 * What a question is by its words: about this team's work, about something else, or about what there is. Cheap, and on the
 * side of trying: what could be ours is ours. `understood`: every word of it made a request. Measured on `standard-questions.ts`.
 */
export function topicOf(question: string, known: Known, understood = false): Topic {
  const text = question.trim();
  if (helps.test(text)) return 'help';
  const own = paidByMe.test(text) || (understood && ours.test(text) && mine.test(text));
  if (!own && others.test(withoutNames(text, known))) return 'off';
  if (own || understood || oursAlone.test(text) || /^(?:and|what about|how about|same|per|by)\b/i.test(text))
    return 'on';
  const named = namesIn(text, known);
  if (ours.test(text))
    return mine.test(text) || named || !/^(?:what|how|who|when|should|is|are)\b/i.test(text) ? 'on' : 'off';
  return named && text.split(/\s+/).length <= 4 ? 'on' : mine.test(text) && named ? 'on' : 'off';
}

const namesOf = ({ merchants, categories, paymentMethods }: Known): string[] => [
  ...merchants.map(({ name }) => name),
  ...categories,
  ...paymentMethods,
];
const plain = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

/** Whether a merchant, a category or a way of paying that charges have is named. */
function namesIn(text: string, known: Known): boolean {
  const padded = plain(text);
  return namesOf(known).some((name) => padded.includes(plain(name)));
}

/** The words around names of several words: the best in Best Buy asks for no advice. */
function withoutNames(text: string, known: Known): string {
  let left = text;
  for (const name of namesOf(known))
    for (let at = name.includes(' ') ? left.toLowerCase().indexOf(name.toLowerCase()) : -1; at >= 0; at = -1)
      left = `${left.slice(0, at)} ${left.slice(at + name.length)}`;
  return left;
}
