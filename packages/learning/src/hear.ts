import type { Db } from '@holdfast/db';
import { jsonHash, type Queue, toText } from '@holdfast/queue';
import { mask } from '@holdfast/telemetry';
import { type Judged, judge } from './judge.ts';
import type { Heard } from './learner.ts';
import type { Learners } from './learners.ts';
import { verdicts } from './queries.ts';
import type { VerdictRow } from './rows.ts';

/** What one process has heard already, and the verdicts it made of it; of the rest judging finds that it was said before. */
export type Ears = Set<string>;

const most = 5_000;

interface Place {
  queue: Queue;
  /** Where learners look for what people said. */
  domain: Db;
}

/**
 * Makes verdicts of what people said elsewhere: their corrections and their answers. Of what a person said there of one
 * decision the newest counts, and a verdict of theirs that is as new is left alone: they said it here. A word without a time
 * replaces only what was heard too. Gives the verdicts that are new.
 */
export async function hear({ queue, domain }: Place, learners: Learners, ears: Ears = new Set()): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const { team, member } of learners.members) {
    const heard = (await learners.of(team, member)?.heard?.(domain)) ?? [];
    // All of it where one word is fresh: which is the newest, only all of them tell.
    if (heard.some((one) => !ears.has(jsonHash(one)))) judged.push(...(await keep(queue, heard, ears)));
  }
  // The oldest are forgotten; heard once more, they change nothing.
  for (const one of ears) if (ears.size > most) ears.delete(one);
  return judged;
}

/** A word with its decision, and all that the same person said of it elsewhere. */
interface Found extends Word {
  decisionId: string;
  by: string;
  heard: Heard;
  others: Word[];
}

interface Word {
  right: boolean;
  reason: string | null;
}

async function keep(queue: Queue, heard: readonly Heard[], ears: Ears): Promise<Judged[]> {
  const found = await decided(queue, heard);
  const newest = new Map<string, Found>();
  for (const one of found) {
    const key = jsonHash([one.decisionId, one.by]);
    const before = newest.get(key);
    if (!before || isNewer(one.heard, before.heard))
      newest.set(key, { ...one, others: [...(before?.others ?? []), one] });
    else before.others.push(one);
  }
  const fresh = [...newest.values()].filter((one) => !ears.has(jsonHash(one.heard)));
  const said = await queue.db.run<VerdictRow>(verdicts.ofDecisions, {
    decisions: fresh.map(({ decisionId }) => decisionId),
  });
  const judged: Judged[] = [];
  for (const one of fresh) {
    const own = said.find((row) => row.decision_id === one.decisionId && row.said_by === one.by);
    if (own && saidHere(own, one, ears)) continue;
    const { decisionId, right, reason, by } = one;
    judged.push(await judge(queue, { decisionId, right, reason, by }));
    ears.add(wordKey(one));
  }
  // What has no decision yet, or nobody who said it, is listened for again.
  for (const one of found) ears.add(jsonHash(one.heard));
  return judged.filter(({ changed }) => changed);
}

async function decided(queue: Queue, heard: readonly Heard[]): Promise<Found[]> {
  const made = await queue.answeredDecisions(
    heard.map(({ run }) => run),
    heard.map(({ decision }) => decision),
  );
  return heard.flatMap((one): Found[] => {
    const found = made.find(({ run_id, decision_type }) => run_id === one.run && decision_type === one.decision);
    const by = one.by ?? found?.answered_by;
    if (!found || !by) return [];
    const reason = one.reason ? toText(mask(one.reason)) : null;
    return [{ decisionId: found.decision_id, by: toText(by), right: one.right, reason, heard: one, others: [] }];
  });
}

/** Learners tell the newest first, so of two without a time the first is newer. */
const isNewer = (one: Heard, other: Heard): boolean =>
  one.at !== undefined && other.at !== undefined && one.at.getTime() > other.at.getTime();

function saidHere(own: VerdictRow, { decisionId, by, heard: { at }, others }: Found, ears: Ears): boolean {
  const { is_right: right, reason, said_at } = own;
  if (ears.has(wordKey({ decisionId, by, right, reason }))) return false;
  if (at !== undefined) return said_at.getTime() >= at.getTime();
  return !others.some((one) => one.right === right && one.reason === reason);
}

const wordKey = ({ decisionId, by, right, reason }: Word & { decisionId: string; by: string }): string =>
  jsonHash(['said', decisionId, by, right, reason]);
