import type { Connection } from '../connection.ts';
import { type Db, sendThrough } from '../open.ts';
import type { Plan } from '../query.ts';
import type { Statement } from '../statement.ts';

/**
 * - `conflict`, `deadlock`: 40001, 40P01; the statement is not sent.
 * - `ambiguous`: 40003 after the statement really took effect.
 * - `lost`: 40003 without effect.
 * - `cut before`: the connection breaks with the statement unsent.
 * - `cut during`: it is sent and the socket destroyed at once; whether it takes effect is open.
 * - `cut after`: it took effect, the answer is lost.
 * - `full`, `standby`, `unlicensed`: 53100, 25006, XXC02; the statement is not sent.
 * - `internal`: XX000, an error of the server's own; the statement is not sent.
 * - `draining`: 57P01 as an ERROR, as a CockroachDB node that shuts down says it, after the statement took effect.
 */
export type Fault =
  | 'conflict'
  | 'deadlock'
  | 'ambiguous'
  | 'lost'
  | 'cut before'
  | 'cut during'
  | 'cut after'
  | 'full'
  | 'standby'
  | 'unlicensed'
  | 'internal'
  | 'draining';

export interface NextFault {
  /** Name of a statement (`agent_tasks.settle`, `COMMIT`), or of any. */
  query?: string | RegExp;
  /** How often. */
  times?: number;
  /** After letting this many through. */
  after?: number;
}

export interface Storm {
  seed: number;
  /** Probability for each statement. */
  rates: Partial<Record<Fault, number>>;
  query?: string | RegExp;
}

export interface FaultyDb extends Db {
  /** The next matching statement fails in this way. */
  next(fault: Fault, where?: NextFault): void;
  /** From now on statements fail at random, the same way for the same seed and order. */
  storm(storm: Storm): void;
  /** Ends storm and plans. */
  calm(): void;
  /** What was injected so far. */
  readonly injected: { fault: Fault; query: string }[];
}

export interface FaultOptions {
  /** Refuses named statements that CockroachDB would refuse, as it would: 0A000. */
  cockroach?: boolean;
}

/** The same pool, whose statements fail as told: below the retries, so these are tested too. */
export function faults(db: Db, options: FaultOptions = {}): FaultyDb {
  const injected: FaultyDb['injected'] = [];
  let planned: Required<NextFault & { fault: Fault }>[] = [];
  let weather: (Storm & { random: () => number }) | undefined;

  const choose = (label: string): Fault | undefined => {
    const plan = planned.find((candidate) => matches(candidate.query, label));
    if (plan) {
      if (plan.after-- > 0) return undefined;
      if (--plan.times === 0) planned = planned.filter((candidate) => candidate !== plan);
      return plan.fault;
    }
    if (!weather || label === 'ROLLBACK' || !matches(weather.query ?? /./, label)) return undefined;
    let left = weather.random();
    for (const [fault, rate] of Object.entries(weather.rates)) {
      left -= rate;
      if (left < 0) return fault as Fault;
    }
    return undefined;
  };

  const faulty = sendThrough(db, async (connection, plan, values, ms) => {
    if (options.cockroach && plan.id !== undefined) await refuse(plan);
    const fault = choose(plan.label);
    if (!fault) return connection.execute(plan, values, ms);
    injected.push({ fault, query: plan.label });
    return inject(fault, connection, plan, () => connection.execute(plan, values, ms));
  });

  return Object.assign(Object.create(faulty) as Db, {
    next: (fault: Fault, { query = /./, times = 1, after = 0 }: NextFault = {}) =>
      void planned.push({ fault, query, times, after }),
    storm: (storm: Storm) => void (weather = { ...storm, random: randomOf(storm.seed) }),
    calm: () => {
      planned = [];
      weather = undefined;
    },
    injected,
  });
}

async function inject(
  fault: Fault,
  connection: Connection,
  plan: Plan,
  send: () => Promise<Statement>,
): Promise<Statement> {
  switch (fault) {
    case 'conflict':
      throw serverError('40001', 'could not serialize access (injected)');
    case 'deadlock':
      throw serverError('40P01', 'deadlock detected (injected)');
    case 'lost':
      throw serverError('40003', 'result is ambiguous (injected, not sent)');
    case 'ambiguous':
      await send();
      throw serverError('40003', 'result is ambiguous (injected, took effect)');
    case 'full':
      throw serverError('53100', 'could not extend file: no space left on device (injected)');
    case 'standby':
      throw serverError('25006', 'cannot execute in a read-only transaction (injected)');
    case 'unlicensed':
      throw serverError('XXC02', 'throttling: the maximum number of open transactions is reached (injected)');
    case 'internal':
      throw serverError('XX000', 'cache lookup failed (injected)');
    case 'draining':
      await send();
      throw serverError('57P01', 'server is shutting down (injected, took effect)');
    case 'cut before':
      connection.destroy();
      throw new Error(`connection cut before ${plan.label} (injected)`);
    case 'cut during': {
      const answer = send();
      // It may fail before the turn is over: whoever awaits it below hears of that.
      answer.catch(() => {});
      // One turn of the loop lets the bytes leave; what the server makes of them is its own affair.
      await new Promise((resolve) => setImmediate(resolve));
      connection.destroy();
      return answer;
    }
    case 'cut after':
      await send();
      connection.destroy();
      throw new Error(`connection cut after ${plan.label} (injected)`);
  }
}

const judged = new Map<string, Promise<string[]>>();

async function refuse(plan: Plan): Promise<void> {
  // Loaded where it is asked for: the parser is large, and most tests do without.
  const { brokenRules } = await import('./checks/rules.ts');
  const verdict = judged.get(plan.text) ?? brokenRules(plan.text, plan.label);
  judged.set(plan.text, verdict);
  const [broken] = await verdict;
  if (broken !== undefined) throw serverError('0A000', `unimplemented on CockroachDB: ${broken}`);
}

function serverError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code, severity: 'ERROR' });
}

function matches(query: string | RegExp, label: string): boolean {
  return typeof query === 'string' ? query === label : query.test(label);
}

/** mulberry32: small, and the same everywhere. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
