import type { Db } from '@holdfast/db';
import type { z } from 'zod';
import { errors } from './errors.ts';
import type { AnyMember, Member } from './member.ts';
import { schemaOf } from './shape.ts';
import { reservedNames, type State } from './state.ts';
import type { Trigger } from './trigger.ts';

type NameOf<All> = Extract<keyof All, string>;

/** Who is next: one member, several side by side, or nobody any more. */
export type Next<All> = NameOf<All> | readonly NameOf<All>[] | 'done';

/** A team is data: what it does, what starts it, who is in it, and the pure function that says who is next. */
export interface Team<Input, All> {
  does: string;
  input: z.ZodType<Input>;
  /** What starts runs of it; a program may always start one by name. */
  on?: readonly Trigger<Input>[];
  members: { readonly [Name in keyof All]: Member<All[Name], Input, All> };
  /** Asked when a turn is complete. Pure: the same state, the same answer. */
  next: (state: State<Input, NoInfer<All>>) => Next<NoInfer<All>>;
  /** Shapes of earlier releases whose runs this release can carry on. */
  accepts?: readonly string[];
  /** The most turns of a run; 50 unless said. */
  turns?: number;
  /** A line to try the team with, shown on the page; such as an INSERT that its watch finds. */
  example?: (db: Db) => Promise<string> | string;
  /** Fills empty tables of the team with made-up data at the first start; returns what it did in words, '' for nothing. */
  seed?: (db: Db, today: Date) => Promise<string>;
}

/** A team when its types do not matter. */
export interface AnyTeam {
  does: string;
  input: z.ZodType;
  on?: readonly Trigger<never>[];
  members: Readonly<Record<string, AnyMember>>;
  next: (state: State<unknown, Record<string, unknown>>) => unknown;
  accepts?: readonly string[];
  turns?: number;
  example?: (db: Db) => Promise<string> | string;
  seed?: (db: Db, today: Date) => Promise<string>;
}

export const turnLimit = 50;
/** Everything a `team.ts` may export by default carries this mark, so that a stray object is told from a team. */
const mark: unique symbol = Symbol.for('holdfast.team');

/** Checks the definition and gives it back; the types are the compiler's part. */
export function team<Input, All>(definition: Team<Input, All>): Team<Input, All> {
  const plain = definition as unknown as AnyTeam;
  if (!plain.does?.trim()) throw invalid('`does` is empty');
  if (typeof plain.next !== 'function') throw invalid('`next` is no function');
  if (plain.turns !== undefined && !(Number.isInteger(plain.turns) && plain.turns > 0))
    throw invalid('`turns` is no positive whole number');
  schemaOf(plain.input, 'input');
  const members = Object.entries(plain.members ?? {});
  if (members.length === 0) throw invalid('it has no members');
  for (const [name, member] of members) checkMember(name, member);
  if (!members.some(([, member]) => member.home)) throw invalid('no member has a home');
  return Object.assign(definition, { [mark]: true });
}

export function isTeam(value: unknown): value is AnyTeam {
  return typeof value === 'object' && value !== null && mark in value;
}

function checkMember(name: string, member: AnyMember): void {
  if (!/^[a-z][A-Za-z0-9_]{0,62}$/.test(name))
    throw invalid(`${name} is no name for a member (small letter first, then letters, digits, _)`);
  if ((reservedNames as readonly string[]).includes(name)) throw invalid(`no member may be called ${name}`);
  const kind: string = member?.kind;
  if (kind === 'agent') throw invalid(`${name} is of kind agent, which this release cannot run: make it a step`);
  if (kind !== 'step' && kind !== 'human') throw invalid(`${name} is of no known kind (step, human)`);
  if (!member.does?.trim()) throw invalid(`${name} does not say what it does`);
  if (member.kind === 'step') {
    if (typeof member.run !== 'function') throw invalid(`${name} has no \`run\``);
    if (!member.home) throw invalid(`${name} has no home`);
    positive(name, 'timeout', member.timeout);
    positive(name, 'tries', member.tries);
  } else {
    if (!member.out) throw invalid(`${name} has no \`out\`: a person must know in which form to answer`);
    positive(name, 'expires', member.expires);
  }
  if (member.out) schemaOf(member.out, name);
}

function positive(name: string, field: string, value: number | undefined): void {
  if (value !== undefined && !(Number.isFinite(value) && value > 0))
    throw invalid(`${field} of ${name} is no positive number`);
}

export const invalid = (reason: string): Error => errors.TEAM_INVALID({ reason });
