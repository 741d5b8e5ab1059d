import type { AnyLearner } from './learner.ts';

/** The learners whose code this process has. */
export interface Learners {
  readonly size: number;
  readonly members: readonly { team: string; member: string }[];
  of(team: string, member: string): AnyLearner | undefined;
}

/** What of a registered team is asked here: members that declare `learns` or, under names of their own, `skills`. */
export interface LearningTeam {
  readonly name: string;
  readonly team: { readonly members: Readonly<Record<string, object>> };
}

export function learnersOf(teams: readonly LearningTeam[]): Learners {
  const known = new Map<string, AnyLearner>();
  const members: { team: string; member: string }[] = [];
  const add = (team: string, member: string, learner: unknown): void => {
    if (!isLearner(learner)) return;
    known.set(`${team}/${member}`, learner);
    members.push({ team, member });
  };
  for (const { name, team } of teams)
    for (const [member, definition] of Object.entries(team.members)) {
      if ('learns' in definition) add(name, member, definition.learns);
      if ('skills' in definition)
        for (const [skill, learner] of Object.entries(definition.skills ?? {})) add(name, skill, learner);
    }
  return { size: known.size, members, of: (team, member) => known.get(`${team}/${member}`) };
}

function isLearner(value: unknown): value is AnyLearner {
  return typeof value === 'object' && value !== null && 'propose' in value && 'replay' in value && 'history' in value;
}
