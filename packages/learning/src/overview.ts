import type { Db } from '@holdfast/db';
import { learners, parameters, verdicts } from './queries.ts';
import { type CountRow, type Held, helds, type LearnerRow, type VerdictRow, type VersionRow } from './rows.ts';

/** What a member learnt, what waits, and what is held back. */
export interface Overview {
  team: string;
  member: string;
  /** 0: the version in the code. */
  inForce: number;
  /** Nobody has learnt yet from what was said last. */
  behind: boolean;
  verdicts: {
    total: number;
    right: number;
    wrong: number;
    people: number;
    unweighed: number;
    held: Record<Held, number>;
  };
  /** Newest first. */
  versions: VersionRow[];
  /** Verdicts that are kept and not learnt from, newest first. */
  held: VerdictRow[];
}

const pages = { learners: 100, versions: 200, held: 100 } as const;

/** All members of whom something was said, or one; and, of the members in `learning`, those of whom nothing was. */
export async function overview(
  { db }: { readonly db: Pick<Db, 'run'> },
  only: { team?: string; member?: string } = {},
  learning: readonly { team: string; member: string }[] = [],
): Promise<Overview[]> {
  const of = { team: only.team ?? null, member: only.member ?? null };
  const [rows, counts, versions, held] = await Promise.all([
    db.run<LearnerRow>(learners.learners, { ...of, page: pages.learners }),
    db.run<CountRow>(verdicts.counts),
    db.run<VersionRow>(parameters.versions, { ...of, page: pages.versions }),
    db.run<VerdictRow>(verdicts.held, { ...of, page: pages.held }),
  ]);
  const known = rows.map((row): Overview => {
    const same = (other: { team: string; member: string }): boolean =>
      other.team === row.team && other.member === row.member;
    return {
      team: row.team,
      member: row.member,
      inForce: row.in_force,
      behind: row.seen < row.seq,
      verdicts: countsOf(counts.find(same)),
      versions: versions.filter(same),
      held: held.filter(same),
    };
  });
  const silent = learning.filter(
    ({ team, member }) =>
      (only.team ?? team) === team &&
      (only.member ?? member) === member &&
      !rows.some((row) => row.team === team && row.member === member),
  );
  return [...known, ...silent.map(untaught)];
}

const untaught = ({ team, member }: { team: string; member: string }): Overview => ({
  team,
  member,
  inForce: 0,
  behind: false,
  verdicts: countsOf(undefined),
  versions: [],
  held: [],
});

function countsOf(row: CountRow | undefined): Overview['verdicts'] {
  const held = Object.fromEntries(helds.map((reason) => [reason, row?.[reason] ?? 0])) as Record<Held, number>;
  const { n = 0, rights = 0, people = 0, unweighed = 0 } = row ?? {};
  return { total: n, right: rights, wrong: n - rights, people, unweighed, held };
}
