import type { AnyLearner } from './learner.ts';

/** The learners whose code this process has. */
export interface Learners {
  readonly size: number;
  readonly members: readonly { team: string; member: string }[];
  of(team: string, member: string): AnyLearner | undefined;
}

/** What of a registered team is asked here: members that declare `learns`. */
export interface LearningTeam {
  readonly name: string;
  readonly team: { readonly members: Readonly<Record<string, object>> };
}

export function learnersOf(teams: readonly LearningTeam[]): Learners {
  const known = new Map<string, AnyLearner>();
  const members: { team: string; member: string }[] = [];
  for (const { name, team } of teams)
    for (const [member, definition] of Object.entries(team.members))
      if ('learns' in definition && isLearner(definition.learns)) {
        known.set(`${name}/${member}`, definition.learns);
        members.push({ team: name, member });
      }
  return { size: known.size, members, of: (team, member) => known.get(`${team}/${member}`) };
}

function isLearner(value: unknown): value is AnyLearner {
  return typeof value === 'object' && value !== null && 'propose' in value && 'replay' in value && 'history' in value;
}
