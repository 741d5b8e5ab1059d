import { type Db, loadQueries } from '@holdfast/db';
import { openQueue, type RunStatus, type TaskError, type TaskStatus } from '@holdfast/queue';
import { violations } from '@holdfast/queue/violations';
import { type ExpectedTask, expected } from './expected.ts';
import type { Ask, Journal } from './journal.ts';
import type { Input } from './program.ts';
import type { Blocked } from './strike.ts';
import type { Span } from './weather.ts';
import { writtenBy } from './written.ts';

/** The judge reads everybody's tables, and only reads; their names come in here, in one place. */
const tables = {
  runs: 'runs',
  tasks: 'agent_tasks',
  events: 'events',
  decisions: 'agent_decisions',
  effects: 'effects',
  approvals: 'approvals',
  workers: 'workers',
};

export const queries = loadQueries(
  new URL('./sql/judge.sql', import.meta.url),
  [
    'ended',
    'unended',
    'fenceNow',
    'page',
    'tasksOf',
    'staleEnds',
    'endedTwice',
    'decidedTwice',
    'completedNotAsTold',
    'effectsOpen',
    'effectsAhead',
    'intentsLeft',
    'questionsAsked',
    'goneWorkers',
    'load',
  ],
  tables,
);

const contradictions = ['completedNotAsTold', 'effectsAhead'] as const;
const stales = ['staleEnds', 'endedTwice', 'decidedTwice'] as const;

export interface Finding {
  what: string;
  id: string;
  says: string;
}

export interface Verdict {
  runs: number;
  children: number;
  /** Not ended as the undisturbed run ends. */
  lost: Finding[];
  /** Done more than once for one task and key, by the outside journal. */
  doubled: Finding[];
  /** Writes accepted under an old fence. */
  stale: Finding[];
  /** Other answers than the undisturbed run's. */
  diverged: Finding[];
  /** Rows of a step's own beside its settle: missing, or more than one. */
  torn: Finding[];
  /** Rows that contradict each other. */
  broken: Finding[];
  /** Effects of which nobody knew whether they happened, passed over without a question. */
  silent: Finding[];
  /** Workers declared gone while their beats could go out: only their main thread was busy. */
  unjust: Finding[];
  /** Blocks after which the worker was judged; the others met a machine that starved everybody, or no database. */
  blocks: number;
  /** A model asked again for a reply that was saved. */
  paidTwice: Finding[];
  /** How often models were asked. */
  asks: number;
  /** Questions asked about effects. */
  asked: number;
  effects: number;
}

interface RunRow {
  run_id: string;
  key: string;
  parent_task: string | null;
  input: Input;
  status: RunStatus;
  error: TaskError | null;
  completed_at: Date | null;
}

interface TaskRow {
  run_id: string;
  task_id: string;
  member: string;
  turn: number;
  status: TaskStatus;
  deaths: number;
  result: { v: number } | null;
  error: TaskError | null;
}

/** What is known beside the rows. */
export interface Evidence {
  journal: Journal;
  /** Runs that were asked to stop, which may also have ended before. */
  cancelled: ReadonlySet<string>;
  paid: { asks: number; twice: readonly Ask[] };
  blocked: readonly Blocked[];
  /** When the database was away. */
  away: readonly Span[];
  /** Work goes on: what has not ended is not lost yet. */
  midway: boolean;
}

/** Looks at everything: once all is still, or midway. */
export async function judge(db: Db, evidence: Evidence): Promise<Verdict> {
  const { journal, cancelled, paid, blocked, away, midway } = evidence;
  const judged = blocked.filter(
    (block) => block.starvedMs < block.leaseMs / 4 && !away.some((outage) => overlap(outage, block)),
  );
  const { effects, doubled } = journal.count();
  const verdict: Verdict = {
    runs: 0,
    children: 0,
    lost: [],
    doubled: doubled.map((id) => ({ what: 'doubled', id, says: 'is in the journal more than once' })),
    stale: await offenders(db, stales),
    diverged: [],
    torn: [],
    broken: [...(await offenders(db, contradictions)), ...(await contradicting(db, midway))],
    silent: await offenders(db, ['effectsOpen']),
    unjust: await declaredGone(db, judged),
    blocks: judged.length,
    paidTwice: paid.twice.map(({ task, fence, turn }) => ({
      what: 'paidTwice',
      id: task,
      says: `turn ${turn} asked again under fence ${fence} after its reply was saved`,
    })),
    asks: paid.asks,
    asked: 0,
    effects,
  };
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const runs = await db.run<RunRow>(queries.page, { after });
    if (runs.length === 0) break;
    after = (runs.at(-1) as RunRow).run_id;
    const ids = runs.map(({ run_id }) => run_id);
    const tasks = await db.run<TaskRow>(queries.tasksOf, { runs: ids });
    const written = await writtenBy(db, ids);
    const byRun = Map.groupBy(tasks, ({ run_id }) => run_id);
    for (const run of runs) {
      if (midway && run.completed_at === null) continue;
      const its = byRun.get(run.run_id) ?? [];
      compare(run, its, verdict, cancelled);
      compareWritten(run, its, written.get(run.run_id) ?? [], verdict);
    }
  }
  await judgeEffects(db, verdict);
  return verdict;
}

/** What holds for every queue, whatever runs on it. */
async function contradicting(db: Db, midway: boolean): Promise<Finding[]> {
  const found = await violations(db, midway ? 'always' : 'end');
  return found.map(({ rule, rows, count }) => ({
    what: rule,
    id: `${count} rows`,
    says: JSON.stringify(rows.slice(0, 3)),
  }));
}

const overlap = (a: Span, b: Span): boolean => a.from < b.until && b.from < a.until;

/**
 * Whose lease was over before its main thread was free again: its beats had stopped with the thread. Not if it was over when
 * the thread became busy: who wakes from a freeze works on for a moment before it hears that it is gone.
 */
async function declaredGone(db: Db, blocked: readonly Blocked[]): Promise<Finding[]> {
  const gone = await db.run<{ worker: string; lease_end: number; now: number }>(queries.goneWorkers, {
    workers: blocked.map(({ worker }) => worker),
  });
  // The two clocks differ by this much.
  const ahead = Date.now() - (gone[0]?.now ?? Date.now());
  const ends = new Map(gone.map(({ worker, lease_end: end }) => [worker, end + ahead]));
  return blocked.flatMap(({ worker, scenario, from, until }) => {
    const end = ends.get(worker);
    if (end === undefined || end < from || end >= until) return [];
    return { what: 'unjust', id: worker, says: `declared gone while scenario ${scenario} kept its main thread busy` };
  });
}

async function offenders(db: Db, names: readonly (keyof typeof queries)[]): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const what of names) {
    const rows = await db.run<{ id: string; says: string }>(queries[what]);
    found.push(...rows.map((row) => ({ what, ...row })));
  }
  return found;
}

function compare(run: RunRow, tasks: TaskRow[], verdict: Verdict, cancelled: ReadonlySet<string>): void {
  verdict.runs++;
  if (run.parent_task !== null) verdict.children++;
  const id = `${run.key} (${run.run_id})`;
  const mayBeCancelled = cancelled.has(run.run_id) || run.key.includes(':');
  if (run.status === 'cancelled' && mayBeCancelled) {
    // As far as it came, it must have come rightly.
    const wanted = new Map(expected(run.input).map((task) => [`${task.turn} ${task.member}`, task]));
    for (const task of tasks.filter(({ status }) => status === 'completed')) {
      const told = wanted.get(`${task.turn} ${task.member}`);
      if (told?.v !== task.result?.v) verdict.diverged.push({ what: 'diverged', id, says: difference(told, task) });
    }
    return;
  }
  if (run.status !== 'completed') {
    const where = tasks
      .filter(({ status }) => status !== 'completed')
      .map((task) => `${task.member} ${task.status}, deaths ${task.deaths}`);
    verdict.lost.push({ what: 'lost', id, says: `is ${run.status} ${run.error?.code ?? ''}: ${where.join('; ')}` });
    return;
  }
  const wanted = expected(run.input).toSorted(inOrder);
  const got = tasks.filter(({ member }) => !member.startsWith('$')).toSorted(inOrder);
  for (let i = 0; i < Math.max(wanted.length, got.length); i++) {
    const [told, task] = [wanted[i], got[i]];
    if (
      told &&
      task &&
      told.member === task.member &&
      told.turn === task.turn &&
      told.status === task.status &&
      told.v === (task.result?.v ?? null)
    )
      continue;
    verdict.diverged.push({ what: 'diverged', id, says: difference(told, task) });
    return;
  }
}

/** Each completed step that writes has its row, and no other row is there, however the run ended. */
function compareWritten(run: RunRow, tasks: readonly TaskRow[], rows: readonly string[], verdict: Verdict): void {
  const wanted = new Map(expected(run.input).map((task) => [`${task.turn} ${task.member}`, task.row]));
  const completed = tasks.filter(({ status }) => status === 'completed');
  const told = completed.flatMap(({ turn, member }) => wanted.get(`${turn} ${member}`) ?? []).toSorted();
  const found = rows.toSorted();
  if (told.join() === found.join()) return;
  const says = `should have written ${told.join(', ') || 'nothing'}; has written ${found.join(', ') || 'nothing'}`;
  verdict.torn.push({ what: 'torn', id: `${run.key} (${run.run_id})`, says });
}

const inOrder = (a: { turn: number; member: string }, b: { turn: number; member: string }): number =>
  a.turn - b.turn || (a.member < b.member ? -1 : 1);

function difference(told: ExpectedTask | undefined, task: TaskRow | undefined): string {
  const should = told ? `${told.member} in turn ${told.turn} ${told.status} with ${told.v}` : 'nothing';
  const is = task ? `${task.member} in turn ${task.turn} ${task.status} with ${task.result?.v}` : 'nothing';
  return `should be ${should}, is ${is}`;
}

/** Each effect with an unknown end is on the list that people see, or was asked about. */
async function judgeEffects(db: Db, verdict: Verdict): Promise<void> {
  const asked = await db.run<{ task_id: string; key: string }>(queries.questionsAsked);
  verdict.asked = asked.length;
  const listed = await ambiguousList(db);
  for (const left of await db.run<{ task_id: string; key: string; status: string }>(queries.intentsLeft)) {
    const id = `${left.task_id} ${left.key}`;
    if (!listed.has(id)) verdict.silent.push({ what: 'unlisted', id, says: `is ${left.status} and on no list` });
  }
}

async function ambiguousList(db: Db): Promise<Set<string>> {
  const queue = openQueue({ db, region: null, regions: [] });
  return new Set((await queue.ambiguous(100_000)).map(({ task_id, key }) => `${task_id} ${key}`));
}

/** Everything that is wrong. */
export function findingsOf(verdict: Verdict): Finding[] {
  const { lost, doubled, stale, diverged, torn, broken, silent, unjust, paidTwice } = verdict;
  return [lost, doubled, stale, diverged, torn, broken, silent, unjust, paidTwice].flat();
}
