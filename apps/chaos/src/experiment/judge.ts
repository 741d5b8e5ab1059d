import type { ChargeFigures, DocumentFigures, RegionFigures } from './figures.ts';
import type { WriterVerdict } from './ledger.ts';
import type { JudgedClaim, Verdict } from './report.ts';
import type { Claim, Moment } from './scenario.ts';
import type { Stamp } from './timeline.ts';

/** Everything measured, when all is still. */
export interface Measured {
  region: string;
  stamps: readonly Stamp[];
  /** Of the panel's own writer first. */
  ledger: readonly WriterVerdict[];
  regions: readonly RegionFigures[];
  charges: ChargeFigures;
  /** null: none was put. */
  documents: DocumentFigures | null;
  /** Decisions on charges while the faults were in force, by the mind that made them; `instead`: rules, for a model failed. */
  minds: Readonly<Record<string, number>>;
  /** A node of a database of several was lost with what was broken: until it has gone over nobody can do anything. */
  takesNode: boolean;
  /** A region was declared unreachable at any time since the first fault. */
  wasUnreachable: ReadonlySet<string>;
  /** Regions that no fault was about. */
  untouched: readonly string[];
}

/** What of the measured is lost or doubled, all ledgers together. */
export function damage({
  ledger,
  regions,
  charges,
  documents,
}: Pick<Measured, 'ledger' | 'regions' | 'charges' | 'documents'>): {
  lost: number;
  doubled: number;
} {
  const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
  return {
    lost:
      sum(ledger.map(({ lost }) => lost)) +
      sum(regions.map(({ lost }) => lost)) +
      charges.lost +
      (documents?.lost ?? 0),
    doubled: sum(ledger.map(({ doubled }) => doubled)) + charges.doubled,
  };
}

/** What we add, at most, to the time that the database itself needs to go over to its other nodes. */
const overDatabaseMs = 8_000;
/** That time, at most: CockroachDB promises 20 s, PostgreSQL under Patroni takes 20 to 25 s. */
const databaseMs = 40_000;

/** The claims as they can be asked here: where a database node is lost too, its own gap comes before ours. */
function asked(claim: Claim, { takesNode, ledger }: Measured): Claim {
  if (!takesNode || !('withinMs' in claim)) return claim;
  const { claim: what, withinMs } = claim;
  if (what === 'writes go on') return { ...claim, withinMs: Math.max(withinMs, databaseMs) };
  if (what === 'rejoins' || what === 'backlog is drained' || what === 'uploads are refused') return claim;
  const gapMs = ledger[0]?.longestGapMs ?? 0;
  if (what !== 'goes on elsewhere' && what !== 'is declared unreachable')
    return { ...claim, withinMs: withinMs + gapMs };
  return { ...claim, withinMs: Math.max(withinMs, gapMs + overDatabaseMs) };
}

export function judge(claims: readonly Claim[], measured: Measured): { claims: JudgedClaim[]; verdict: Verdict } {
  const judged = claims.map((claim) => judgeClaim(asked(claim, measured), measured));
  const verdict = judged.some(({ held }) => held === false)
    ? 'refuted'
    : judged.some(({ held }) => held === null)
      ? 'inconclusive'
      : 'held';
  return { claims: judged, verdict };
}

function judgeClaim(claim: Claim, measured: Measured): JudgedClaim {
  switch (claim.claim) {
    case 'goes on elsewhere':
      return within(
        `Tasks of ${claim.region} go on elsewhere within ${s(claim.withinMs)}`,
        measured,
        'inflicted',
        'success',
        claim.withinMs,
      );
    case 'is declared unreachable':
      return within(
        `${claim.region} is declared unreachable within ${s(claim.withinMs)}`,
        measured,
        'inflicted',
        'unreachable',
        claim.withinMs,
      );
    case 'rejoins':
      return rejoins(claim, measured);
    case 'backlog is drained':
      return within(
        `What had waited is done within ${s(claim.withinMs)} of the heal`,
        measured,
        'healed',
        'drained',
        claim.withinMs,
      );
    case 'is served': {
      const gap = measured.regions.find(({ region }) => region === claim.region)?.longestGapMs ?? null;
      return atMost(
        `Tasks of ${claim.region} are done with no gap longer than ${s(claim.withinMs)}`,
        gap,
        claim.withinMs,
        'no task of it was done',
      );
    }
    case 'keeps its work':
      return keeps(claim.region, measured);
    case 'writes go on': {
      const gap = measured.ledger[0]?.longestGapMs ?? null;
      return atMost(
        `The panel's writer is acknowledged at least every ${s(claim.withinMs)}`,
        gap,
        claim.withinMs,
        'nothing was written',
      );
    }
    case 'others are undisturbed': {
      const waits = measured.regions
        .filter(({ region }) => measured.untouched.includes(region))
        .map(({ p95Ms }) => p95Ms ?? Number.POSITIVE_INFINITY);
      const worst = waits.length === 0 ? null : Math.max(...waits);
      return atMost(
        `Tasks of other regions are answered within ${s(claim.withinMs)} (p95)`,
        worst,
        claim.withinMs,
        'no region was left alone',
      );
    }
    case 'work does not bounce': {
      const most = Math.max(0, ...measured.regions.map(({ mostClaims }) => mostClaims));
      return {
        says: `No task is claimed more than ${times(claim.claims)}`,
        ...ofTasks(measured, most <= claim.claims, `at most ${times(most)}`),
      };
    }
    case 'nobody dies': {
      const deaths = Math.max(0, ...measured.regions.map((one) => one.deaths));
      return { says: 'No task counts a death', ...ofTasks(measured, deaths === 0, `at most ${deaths} a task`) };
    }
    case 'charges are decided':
      return charges(claim.withinMs, measured);
    case 'documents are kept':
      return kept(measured.documents);
    case 'uploads are refused':
      return refusals(claim.withinMs, measured.documents);
    case 'rules decide': {
      const { rules = 0, instead = 0, ...others } = measured.minds;
      const models = Object.values(others).reduce((sum, n) => sum + n, 0);
      return {
        says: 'Where a model fails, rules decide in its place',
        held: instead + models === 0 ? null : models === 0,
        measured: `${instead} by rules because a model failed, ${rules} that asked none, ${models} with a model`,
      };
    }
    case 'nothing is lost':
      return {
        says: 'Nothing acknowledged is lost',
        held: seen(measured) === 0 ? null : damage(measured).lost === 0,
        measured: lostInWords(measured),
      };
    case 'nothing is done twice':
      return {
        says: 'Nothing is done twice',
        held: seen(measured) === 0 ? null : damage(measured).doubled === 0,
        measured: `${damage(measured).doubled} of ${seen(measured)} doubled`,
      };
  }
}

const s = (ms: number): string => `${(ms / 1_000).toFixed(ms % 1_000 === 0 ? 0 : 1)} s`;
const times = (n: number): string => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`);
const stampOf = ({ stamps }: Measured, moment: Moment): number | null =>
  stamps.find((one) => one.moment === moment)?.at ?? null;

function within(says: string, measured: Measured, from: Moment, to: Moment, mostMs: number): JudgedClaim {
  const began = stampOf(measured, from);
  const ended = stampOf(measured, to);
  if (began === null) return { says, held: null, measured: `it came to no moment "${from}"` };
  if (ended === null) return { says, held: false, measured: 'it did not happen' };
  return { says, held: ended - began <= mostMs, measured: `${((ended - began) / 1_000).toFixed(1)} s` };
}

function atMost(says: string, value: number | null, most: number, nothing: string): JudgedClaim {
  if (value === null) return { says, held: null, measured: nothing };
  return { says, held: value <= most, measured: `${(value / 1_000).toFixed(2)} s` };
}

const admitted = ({ regions }: Measured): number => regions.reduce((sum, one) => sum + one.admitted, 0);

/** Everything that could have been lost: of nothing, nothing can be said. */
function seen(measured: Measured): number {
  const inserts = measured.ledger.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
  return inserts + admitted(measured) + measured.charges.inserted + (measured.documents?.kept ?? 0);
}

function ofTasks(measured: Measured, held: boolean, found: string): Omit<JudgedClaim, 'says'> {
  return admitted(measured) === 0 ? { held: null, measured: 'no task was admitted' } : { held, measured: found };
}

/** From the heal, or from when it was declared unreachable where it came back before anything was healed. */
function rejoins({ region, withinMs }: Extract<Claim, { claim: 'rejoins' }>, measured: Measured): JudgedClaim {
  const says = `${region} rejoins within ${s(withinMs)} of the heal`;
  const healed = stampOf(measured, 'healed');
  const rejoined = stampOf(measured, 'rejoined');
  if (stampOf(measured, 'inflicted') === null)
    return { says, held: null, measured: 'it came to no moment "inflicted"' };
  if (stampOf(measured, 'unreachable') === null) return { says, held: true, measured: 'it was never declared gone' };
  if (rejoined === null || healed === null) return { says, held: false, measured: 'it did not' };
  const took = Math.max(0, rejoined - healed);
  return { says, held: took <= withinMs, measured: `${(took / 1_000).toFixed(1)} s` };
}

function keeps(region: string, measured: Measured): JudgedClaim {
  const says = `${region} keeps its work: never unreachable, nothing taken from it`;
  const figures = measured.regions.find((one) => one.region === region);
  if (!figures || figures.admitted === 0) return { says, held: null, measured: 'no task of it was admitted' };
  const unreachable = measured.wasUnreachable.has(region);
  const found = `${unreachable ? 'declared unreachable' : 'never unreachable'}, ${figures.deaths} deaths, ${figures.doneElsewhere} of ${figures.done} tasks done elsewhere`;
  return { says, held: !unreachable && figures.deaths === 0, measured: found };
}

function charges(withinMs: number, { charges: { inserted, decided, p95Ms } }: Measured): JudgedClaim {
  const says = `Inserted charges are decided within ${s(withinMs)} (p95)`;
  if (inserted === 0) return { says, held: null, measured: 'none was inserted' };
  const found = `${decided} of ${inserted} decided, p95 ${p95Ms === null ? '–' : `${(p95Ms / 1_000).toFixed(1)} s`}`;
  return { says, held: decided === inserted && p95Ms !== null && p95Ms <= withinMs, measured: found };
}

function kept(documents: DocumentFigures | null): JudgedClaim {
  const says = 'Every document that was acknowledged is there, byte for byte';
  if (documents === null || documents.kept === 0) return { says, held: null, measured: 'none was acknowledged' };
  return { says, held: documents.lost === 0, measured: `${documents.lost} of ${documents.kept} lost` };
}

function refusals(withinMs: number, documents: DocumentFigures | null): JudgedClaim {
  const says = `Meanwhile each upload is refused with a code within ${s(withinMs)}`;
  const { kept: taken, refused, slowestMs } = documents?.meanwhile ?? { kept: 0, refused: {}, slowestMs: 0 };
  const codes = Object.entries(refused).map(([code, n]) => `${n} × ${code}`);
  if (taken === 0 && codes.length === 0) return { says, held: null, measured: 'none ended while it was broken' };
  const found = `${codes.join(', ') || 'none refused'}, ${taken} taken, slowest ${(slowestMs / 1_000).toFixed(1)} s`;
  return { says, held: taken === 0 && slowestMs <= withinMs, measured: found };
}

function lostInWords({ ledger, regions, charges: { inserted, lost }, documents }: Measured): string {
  const acknowledged = ledger.reduce((sum, one) => sum + one.acknowledged, 0);
  const gone = ledger.reduce((sum, one) => sum + one.lost, 0);
  const admitted = regions.reduce((sum, one) => sum + one.admitted, 0);
  const undone = regions.reduce((sum, one) => sum + one.lost, 0);
  return `${gone} of ${acknowledged} inserts, ${undone} of ${admitted} tasks, ${lost} of ${inserted} charges${documents ? `, ${documents.lost} of ${documents.kept} documents` : ''}`;
}
