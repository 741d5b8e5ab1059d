import { errors } from './errors.ts';
import { type Prompt, type Prompts, promptOf } from './prompt.ts';
import { shapeOf } from './shape.ts';
import type { AnyTeam } from './team.ts';
import { invalid, isTeam } from './team.ts';

/** A team under its name, with what is computed from it once. */
export interface Registered {
  readonly name: string;
  readonly team: AnyTeam;
  readonly shape: string;
  /** Where what has no home of its own runs. */
  readonly home: string;
  readonly homes: Readonly<Record<string, string>>;
  /** Of the members that have one: what agents are told to be. */
  readonly prompts: Readonly<Record<string, Prompt>>;
}

export interface RegisteredMember {
  team: string;
  member: string;
  kind: 'agent' | 'step' | 'human';
  does: string;
  home: string;
  shape: string;
}

/** The teams this process has the code of. */
export interface Registry {
  readonly names: readonly string[];
  readonly entries: readonly Registered[];
  /** Throws TEAM_UNKNOWN. */
  get(name: string): Registered;
  find(name: string): Registered | undefined;
  /** Everything workers register, so that the screen can show it. */
  members(): RegisteredMember[];
  /** The shapes whose tasks this process can run. */
  shapes(): string[];
}

/** `prompts`: the texts of agents, by team and member; `loadTeams` reads them from the teams' folders. */
export function createRegistry(teams: Readonly<Record<string, unknown>>, prompts: Prompts = {}): Registry {
  const entries = Object.entries(teams).map(([name, team]) => register(name, team, prompts[name] ?? {}));
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const names = [...byName.keys()];
  checkWatches(entries);
  return {
    names,
    entries,
    find: (name) => byName.get(name),
    get(name) {
      const entry = byName.get(name);
      if (!entry) throw errors.TEAM_UNKNOWN({ team: name, known: names.join(', ') || 'none' });
      return entry;
    },
    members: () =>
      entries.flatMap(({ name, team, shape, homes, home }) =>
        Object.entries(team.members).map(([member, { kind, does }]) => ({
          team: name,
          member,
          kind,
          does,
          home: homes[member] ?? home,
          shape,
        })),
      ),
    shapes: () => [...new Set(entries.flatMap(({ shape, team }) => [shape, ...(team.accepts ?? [])]))],
  };
}

function register(name: string, team: unknown, texts: Readonly<Record<string, string>>): Registered {
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) throw invalid(`${name} is no name for a team (small letters, digits, -)`);
  if (!isTeam(team)) throw invalid(`what ${name} exports by default was not made by team()`);
  const home = Object.values(team.members).find((member) => member.home)?.home ?? '';
  const homes = Object.fromEntries(
    Object.entries(team.members).map(([member, { home: own }]) => [member, own ?? home]),
  );
  const prompts = Object.fromEntries(
    Object.entries(texts).map(([member, text]) => {
      if (!Object.hasOwn(team.members, member)) throw invalid(`prompts/${member}.md of ${name} is no member's`);
      return [member, promptOf(text)];
    }),
  );
  return { name, team, shape: shapeOf(name, team), home, homes, prompts };
}

/** A row is marked once, so it can start the run of one team only. */
function checkWatches(entries: readonly Registered[]): void {
  const watchers = new Map<string, string>();
  for (const { name, team } of entries) {
    for (const trigger of team.on ?? []) {
      if (trigger.kind !== 'watch') continue;
      const other = watchers.get(trigger.table);
      if (other) throw invalid(`${name} and ${other} both watch the table ${trigger.table}`);
      watchers.set(trigger.table, name);
    }
  }
}
