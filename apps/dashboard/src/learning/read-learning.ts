/** What events and rows of learning say, for the page. Pure. */
import type { Event, Feedback, LearningView, ReplayView, VersionView } from '../wire.ts';

export interface SaidOf {
  /** What people say together, as the newest event tells. */
  feedback: Feedback;
  /** The newest word of each person: right or not. */
  words: ReadonlyMap<string, boolean>;
}

const none: ReadonlyMap<string, SaidOf> = new Map();
const kept = new WeakMap<readonly Event[], ReadonlyMap<string, SaidOf>>();

/** By decision, what was said of it in these events. Read once for each list of events, however many cards ask. */
export function saidIn(events: readonly Event[] | undefined): ReadonlyMap<string, SaidOf> {
  if (!events) return none;
  const known = kept.get(events);
  if (known) return known;
  const said = new Map<string, { feedback: Feedback; words: Map<string, boolean> }>();
  const judged = events.filter((event) => event.type === 'decision.judged').toSorted((a, b) => a.seq - b.seq);
  for (const { data } of judged) {
    const one = said.get(data.decisionId) ?? { feedback: data.feedback, words: new Map<string, boolean>() };
    one.feedback = data.feedback;
    one.words.set(data.by, data.right);
    said.set(data.decisionId, one);
  }
  kept.set(events, said);
  return said;
}

const types: ReadonlySet<string> = new Set([
  'decision.judged',
  'version.proposed',
  'version.promoted',
  'version.refused',
  'version.rolled_back',
]);

/** A name that changes whenever an event tells of learning. */
export function movesOf(events: readonly Event[] | undefined): string {
  return (events ?? [])
    .filter((event) => types.has(event.type))
    .map((event) => `${event.stream}/${event.seq}`)
    .toSorted()
    .join();
}

export interface ChangeRow {
  name: string;
  before: number | undefined;
  after: number | undefined;
  /** In the figure's own unit; undefined where one of them is missing. */
  change: number | undefined;
}

/** Each figure of two replays side by side, the score first. */
export function changesOf(before: ReplayView, after: ReplayView): ChangeRow[] {
  const names = [...new Set([...Object.keys(before.figures), ...Object.keys(after.figures)])].toSorted((a, b) =>
    a.localeCompare(b),
  );
  const row = (name: string, old: number | undefined, now: number | undefined): ChangeRow => ({
    name,
    before: old,
    after: now,
    change: old === undefined || now === undefined ? undefined : now - old,
  });
  return [
    row('score', before.score, after.score),
    ...names.map((name) => row(name, before.figures[name], after.figures[name])),
  ];
}

/** "+0.12", "−3", "no change": with a sign in the text, so that no colour is needed. */
export function changeText(change: number | undefined): string {
  if (change === undefined) return '–';
  const size = Number(Math.abs(change).toPrecision(3));
  if (size === 0) return 'no change';
  return `${change > 0 ? '+' : '−'}${size.toLocaleString()}`;
}

export const versionName = (version: number): string =>
  version === 0 ? 'the version in the code' : `version ${version}`;

/** What waits for its replay or for somebody to put it in force, and what is in force. */
export function standing({ versions, inForce }: LearningView): { open: VersionView[]; current: VersionView | null } {
  return {
    open: versions.filter(({ status }) => status === 'proposed' || status === 'shadow'),
    current: versions.find(({ version }) => version === inForce) ?? null,
  };
}
