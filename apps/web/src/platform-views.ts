/** The platform's own rows as views, beside those of the teams; no team can have a name with a `$`. */
import { type AnyView, memoriesView, type Registry, runsView, viewOf } from '@holdfast/agents';

export const platform = '$platform';

export interface ViewSource {
  team: string;
  views: Readonly<Record<string, AnyView>>;
}

export interface Views {
  all: readonly ViewSource[];
  /** Throws TEAM_UNKNOWN. */
  of(team: string): ViewSource;
  /** Throws TEAM_UNKNOWN, VIEW_UNKNOWN. */
  one(team: string, view: string): AnyView;
}

export function viewsOf(registry: Registry): Views {
  const own: ViewSource = { team: platform, views: { runs: runsView(registry), memories: memoriesView(registry) } };
  const of = (team: string): ViewSource =>
    team === platform ? own : { team, views: registry.get(team).team.views ?? {} };
  return {
    all: [own, ...registry.names.map(of)],
    of,
    one: (team, view) => viewOf(of(team), view),
  };
}
