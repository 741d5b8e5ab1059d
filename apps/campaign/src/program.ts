import { hash32, Random } from './random.ts';

export const regions = ['us-east-1', 'us-west-2', 'us-central-1'] as const;

/** Members that are code, by home. */
export const stepsByHome: Readonly<Record<string, readonly string[]>> = {
  'us-east-1': ['ann', 'abe'],
  'us-west-2': ['bea', 'ben'],
  'us-central-1': ['cal', 'cam'],
};
/** A person; and a member that always fails for good, which the run survives. */
export const human = 'asked';
export const failing = 'feeble';
/** An agent with a model that never fails; what the model says adds a constant, so that an answer without it shows. */
export const thinker = 'sage';
export const saidByModel = 7;

/** What a generated run must contain, so that the border it is struck at is certainly passed. */
export type Want = 'effect' | 'timer' | 'human' | 'children' | 'mind' | 'write' | 'broken' | 'slow' | 'slower';

export interface Input {
  seed: string;
  wants: Want[];
  /** One or two steps: a child, or one of the many of a run at a fixed rate. */
  short: boolean;
}

export interface EffectSpec {
  key: string;
  class: 'once' | 'idempotent';
  probed: boolean;
}

/** What one member does in one stage. */
export interface Act {
  member: string;
  effects: readonly EffectSpec[];
  workMs: number;
  /** Waits without a worker first. */
  timerMs: number;
  /** So many attempts fail before one succeeds. */
  failures: number;
  children: number;
  decides: boolean;
  /** Writes its answer to a table of the team's own, with the settle. */
  writes: boolean;
  /** Fails for good until the world is repaired; then the run is redriven. */
  broken: boolean;
}

/** Members side by side; then a loop (while `of`'s value says so, at most `most` rounds) or a branch (skipping stages). */
export interface Stage {
  acts: readonly Act[];
  loop?: { of: string; most: number };
  skip?: { of: string; to: number };
}

export interface Program {
  seed: string;
  stages: readonly Stage[];
}

const known = new Map<string, Program>();

/** The program of a run, made of its input alone. */
export function programOf(input: Input): Program {
  const name = `${input.seed}|${input.wants.join()}|${input.short}`;
  const found = known.get(name);
  if (found) return found;
  if (known.size > 500) known.clear();
  const made = generate(input);
  known.set(name, made);
  return made;
}

function generate({ seed, wants, short }: Input): Program {
  const random = new Random(`program ${seed}`);
  const homes = random.shuffled(regions).slice(0, random.between(1, 3));
  const pool = homes.flatMap((home) => stepsByHome[home] ?? []);
  const count = short ? random.between(1, 2) : random.between(2, 5);
  const stages = Array.from({ length: count }, (_, index) => stage(random, pool, index, count, short));
  return { seed, stages: withWants(stages, new Set(wants)) };
}

function stage(random: Random, pool: readonly string[], index: number, count: number, short: boolean): Stage {
  const width = Math.min(pool.length, short ? 1 : random.pick([1, 1, 1, 2, 2, 3]));
  const members = random.shuffled(pool).slice(0, width);
  const acts = members.map((member) => act(random, member, short));
  if (!short && random.chance(0.14)) acts.push(plain(human));
  if (!short && random.chance(0.1)) acts.push(plain(failing));
  if (!short && random.chance(0.06)) acts.push(plain(thinker));
  const of = members[0] as string;
  const draw = random.next();
  if (draw < 0.2) return { acts, loop: { of, most: random.between(2, 3) } };
  if (draw < 0.4 && index + 2 <= count) return { acts, skip: { of, to: random.between(index + 2, count) } };
  return { acts };
}

const plain = (member: string): Act => ({
  member,
  effects: [],
  workMs: 0,
  timerMs: 0,
  failures: 0,
  children: 0,
  decides: false,
  writes: false,
  broken: false,
});

function act(random: Random, member: string, short: boolean): Act {
  const effects = random.chance(0.4) ? random.between(1, 2) : 0;
  return {
    member,
    effects: Array.from({ length: effects }, (_, n) => ({
      key: `e${n}`,
      class: random.chance(0.8) ? ('once' as const) : ('idempotent' as const),
      probed: random.chance(0.3),
    })),
    workMs: random.chance(0.3) ? random.between(5, 60) : 0,
    timerMs: random.chance(0.12) ? random.between(20, 300) : 0,
    failures: random.chance(0.1) ? random.between(1, 2) : 0,
    children: !short && random.chance(0.08) ? random.between(1, 2) : 0,
    decides: random.chance(0.3),
    writes: random.chance(0.2),
    broken: false,
  };
}

/** What is wanted goes into the first stage, which every run passes. */
function withWants(stages: Stage[], wants: ReadonlySet<Want>): Stage[] {
  const [first, ...rest] = stages as [Stage, ...Stage[]];
  const [lead, ...others] = first.acts as [Act, ...Act[]];
  const acts: Act[] = [
    {
      ...lead,
      ...(wants.has('effect') ? { effects: [{ key: 'e0', class: 'once' as const, probed: false }] } : {}),
      ...(wants.has('timer') ? { timerMs: 60 } : {}),
      ...(wants.has('children') ? { children: 2 } : {}),
      ...(wants.has('write') ? { writes: true } : {}),
      ...(wants.has('broken') ? { broken: true } : {}),
      ...(wants.has('slow') ? { workMs: 400 } : {}),
    },
    ...others,
  ].map((act) => (wants.has('slower') && act.member !== human ? { ...act, workMs: 1_500 } : act));
  const also = (want: Want, member: string): void => {
    if (wants.has(want) && !acts.some((act) => act.member === member)) acts.push(plain(member));
  };
  also('human', human);
  also('mind', thinker);
  return [{ ...first, acts }, ...rest];
}

/** What of the state a program looks at: answers and settled turns by member. */
export interface Past {
  all: Readonly<Record<string, readonly Value[]>>;
  turns: Readonly<Record<string, number>>;
}

export interface Value {
  v: number;
}

/** Where a run stands: `sum` mixes every answer of the turns before, so that a lost or foreign answer shows. */
export interface Place {
  index: number;
  round: number;
  sum: number;
  /** undefined: done. */
  stage: Stage | undefined;
}

/** Replays the program on the settled turns. Answers of the turn under way are not looked at: they come in any order. */
export function placeOf(program: Program, past: Past): Place {
  const used: Record<string, number> = {};
  let place = { index: 0, round: 0, sum: hash32(program.seed) };
  for (;;) {
    const stage = program.stages[place.index];
    if (!stage || stage.acts.some(({ member }) => (past.turns[member] ?? 0) <= (used[member] ?? 0)))
      return { ...place, stage };
    const values = new Map<string, number>();
    for (const { member } of stage.acts) {
      values.set(member, member === failing ? 7 : (past.all[member]?.[used[member] ?? 0]?.v ?? -1));
      used[member] = (used[member] ?? 0) + 1;
    }
    const sum = hash32(`${place.sum}:${[...values].join(';')}`);
    const value = (of: string): number => values.get(of) ?? 0;
    if (stage.loop && place.round + 1 < stage.loop.most && value(stage.loop.of) % 3 !== 0) {
      place = { index: place.index, round: place.round + 1, sum };
    } else if (stage.skip && value(stage.skip.of) % 2 === 1) place = { index: stage.skip.to, round: 0, sum };
    else place = { index: place.index + 1, round: 0, sum };
  }
}

/** What a member answers at a place, before what its effects and children bring. */
export function valueAt(seed: string, place: Pick<Place, 'index' | 'round' | 'sum'>, member: string): number {
  return hash32(`${seed}/${place.index}/${place.round}/${place.sum}/${member}`) % 100_000;
}

/** What the outside world gives back for an effect. */
export const effectValue = (seed: string, place: Pick<Place, 'index' | 'round'>, member: string, key: string): number =>
  hash32(`effect ${seed}/${place.index}/${place.round}/${member}/${key}`) % 1_000;

export const childInput = (seed: string, place: Pick<Place, 'index' | 'round'>, member: string, n: number): Input => ({
  seed: `${seed}~${place.index}.${place.round}.${member}.${n}`,
  wants: [],
  short: true,
});
