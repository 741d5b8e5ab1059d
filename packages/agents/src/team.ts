import type { Db } from '@holdfast/db';
import type { z } from 'zod';
import { errors } from './errors.ts';
import type { Generator } from './generator.ts';
import type { AnyAgent, AnyMember, Member, Saying } from './member.ts';
import { schemaOf } from './shape.ts';
import { reservedNames, type State } from './state.ts';
import type { Trigger } from './trigger.ts';
import type { AnyView } from './views/view.ts';

type NameOf<All> = Extract<keyof All, string>;

/** Who is next: one member, several side by side, or nobody any more. */
export type Next<All> = NameOf<All> | readonly NameOf<All>[] | 'done';

/** A team is data: what it does, what starts it, who is in it, and the pure function that says who is next. */
export interface Team<Input, All, Said = unknown> {
  does: string;
  input: z.ZodType<Input>;
  /** What starts runs of it; a program may always start one by name. */
  on?: readonly Trigger<Input>[];
  members: { readonly [Name in keyof All]: Member<All[Name], Input, All> } & {
    readonly [Name in keyof Said]: Saying<Name extends keyof All ? All[Name] : never, Said[Name]>;
  };
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
  /** Looks at its rows, by name; each made by `view()`. */
  views?: Readonly<Record<string, AnyView>>;
  /** Makes up rows to try the team on, as many as one likes. */
  generator?: Generator;
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
  /** Looks at its rows, by name; each made by `view()`. */
  views?: Readonly<Record<string, AnyView>>;
  generator?: Generator;
}

export const turnLimit = 50;
/** Everything a `team.ts` may export by default carries this mark, so that a stray object is told from a team. */
const mark: unique symbol = Symbol.for('holdfast.team');

/** Checks the definition and gives it back; the types are the compiler's part. */
export function team<Input, All, Said = unknown>(definition: Team<Input, All, Said>): Team<Input, All, Said> {
  const plain = definition as unknown as AnyTeam;
  if (!plain.does?.trim()) throw invalid('`does` is empty');
  if (typeof plain.next !== 'function') throw invalid('`next` is no function');
  if (plain.turns !== undefined && !(Number.isInteger(plain.turns) && plain.turns > 0))
    throw invalid('`turns` is no positive whole number');
  schemaOf(plain.input, 'input');
  const members = Object.entries(plain.members ?? {});
  if (members.length === 0) throw invalid('it has no members');
  for (const [name, member] of members) checkMember(name, member);
  checkSkills(members);
  if (!members.some(([, member]) => member.home)) throw invalid('no member has a home');
  for (const name of Object.keys(plain.views ?? {}))
    if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) throw invalid(`${name} is no name for a view (small letters, digits, -)`);
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
  if (kind !== 'step' && kind !== 'human' && kind !== 'agent')
    throw invalid(`${name} is of no known kind (agent, step, human)`);
  if (!member.does?.trim()) throw invalid(`${name} does not say what it does`);
  if (member.kind === 'step') {
    if (typeof member.run !== 'function') throw invalid(`${name} has no \`run\``);
    if (!member.home) throw invalid(`${name} has no home`);
    positive(name, 'timeout', member.timeout);
    positive(name, 'tries', member.tries);
    positive(name, 'atOnce', member.atOnce);
  } else if (member.kind === 'agent') {
    checkAgent(name, member);
  } else {
    if (!member.out) throw invalid(`${name} has no \`out\`: a person must know in which form to answer`);
    positive(name, 'expires', member.expires);
  }
  if (member.out) schemaOf(member.out, name);
}

function checkAgent(name: string, agent: AnyAgent): void {
  if (typeof agent.rules !== 'function') throw invalid(`${name} has no \`rules\`, which answer where no model does`);
  if (!agent.home) throw invalid(`${name} has no home`);
  if (!agent.out) throw invalid(`${name} has no \`out\`: a model must know in which form to answer`);
  if (Boolean(agent.says) !== Boolean(agent.join))
    throw invalid(`${name} needs both \`says\` and \`join\`, or neither`);
  if (agent.says) schemaOf(agent.says, `what ${name} says`);
  const names = (agent.tools ?? []).map((tool) => tool.name);
  const twice = names.find((tool, index) => names.indexOf(tool) !== index);
  if (twice) throw invalid(`${name} has two tools ${twice}`);
  for (const { name: own, input } of agent.tools ?? []) schemaOf(input, `the tool ${own}`);
  positive(name, 'timeout', agent.timeout);
  positive(name, 'tries', agent.tries);
  positive(name, 'atOnce', agent.atOnce);
  if (agent.steps !== undefined && !(Number.isInteger(agent.steps) && agent.steps > 0))
    throw invalid(`steps of ${name} is no positive whole number`);
  if (agent.budget !== undefined && !/^\d{1,9}(\.\d{1,12})?$/.test(agent.budget))
    throw invalid(`budget of ${name} is no amount in US dollars, such as '0.05'`);
}

/** Versions and verdicts are kept under the name alone. */
function checkSkills(members: readonly (readonly [string, AnyMember])[]): void {
  const taken = new Set(members.map(([name]) => name));
  for (const [name, member] of members)
    for (const skill of member.kind === 'agent' ? Object.keys(member.skills ?? {}) : []) {
      if (!/^[a-z][A-Za-z0-9_]{0,62}$/.test(skill)) throw invalid(`${skill} is no name for a skill of ${name}`);
      if (taken.has(skill)) throw invalid(`the skill ${skill} of ${name} has a name that is taken`);
      taken.add(skill);
    }
}

function positive(name: string, field: string, value: number | undefined): void {
  if (value !== undefined && !(Number.isFinite(value) && value > 0))
    throw invalid(`${field} of ${name} is no positive number`);
}

export const invalid = (reason: string): Error => errors.TEAM_INVALID({ reason });
