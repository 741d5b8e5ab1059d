/** Where a message stands, and how well it answers by one measure. */
export interface Place {
  session_id: string;
  seq: number;
  speaker: string | null;
  score: number;
}

/**
 * How much of a message's score the messages beside it get: an answer is short and says little of what was asked, the
 * question before it says that. Chosen on the five conversations of LoCoMo's development half (docs/accuracy.md).
 */
const beside: readonly (readonly [distance: number, share: number])[] = [
  [0, 1],
  [1, 0.5],
  [-1, 0.4],
  [2, 0.3],
  [-2, 0.2],
  [3, 0.1],
  [-3, 0.1],
];
const vectorsWeigh = 0.35;
const speakerWeighs = 0.4;

type Scores = Map<string, Place>;

/**
 * One ranking of both: scores spread to neighbours of the same session, words by their best, vectors by their best and
 * their mean, one sum; what the speaker who is named in the question said counts more.
 */
export function placesByScore(byWords: readonly Place[], byVectors: readonly Place[], speaker: string | null): Place[] {
  const speakers = new Map([...byWords, ...byVectors].map((place) => [keyOf(place), place.speaker]));
  const sum: Scores = new Map();
  add(sum, spread(byWords), 1);
  const mean = byVectors.reduce((total, place) => total + place.score, 0) / Math.max(byVectors.length, 1);
  add(sum, spread(byVectors.map((place) => ({ ...place, score: Math.max(place.score - mean, 0) }))), vectorsWeigh);
  return [...sum.entries()]
    .map(([key, place]) => {
      const said = speakers.get(key) ?? null;
      const more = speaker !== null && said === speaker ? 1 + speakerWeighs : 1;
      return { ...place, speaker: said, score: place.score * more };
    })
    .sort((a, b) => b.score - a.score || (keyOf(a) < keyOf(b) ? -1 : 1));
}

const keyOf = (place: Pick<Place, 'session_id' | 'seq'>): string => `${place.seq} ${place.session_id}`;

function spread(places: readonly Place[]): Scores {
  const found: Scores = new Map();
  for (const place of places) {
    for (const [distance, share] of beside) {
      const at = { ...place, seq: place.seq + distance };
      if (at.seq < 1) continue;
      const key = keyOf(at);
      found.set(key, { ...at, score: (found.get(key)?.score ?? 0) + share * place.score });
    }
  }
  return found;
}

function add(sum: Scores, scores: Scores, weight: number): void {
  const best = [...scores.values()].reduce((most, { score }) => Math.max(most, score), 0);
  if (best <= 0) return;
  for (const [key, place] of scores)
    sum.set(key, { ...place, score: (sum.get(key)?.score ?? 0) + (weight * place.score) / best });
}
