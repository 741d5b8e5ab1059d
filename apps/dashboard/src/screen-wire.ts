/** What the pages beside the live one are told: memory, costs, made-up data, settings, chaos. */

export interface MemoryView {
  memoryId: string;
  content: string;
  kind: string;
  subject: string | null;
  data: unknown;
  team: string;
  region: string;
  runId: string | null;
  at: string;
}

/** Why something is known: what it superseded or sums up, and what superseded it. */
export interface MemoryWhy {
  memory: MemoryView;
  from: MemoryView[];
  supersededBy: MemoryView | null;
}

/** Money is US dollars, decimal text; `input` and `output` are tokens. */
export interface Costs {
  since: string;
  days: number;
  lines: {
    day: string;
    team: string;
    member: string;
    model: string;
    calls: number;
    failed: number;
    unpriced: number;
    input: number;
    output: number;
    cost: string;
  }[];
  runs: { runId: string; team: string; calls: number; input: number; output: number; cost: string }[];
  /** Whether this web app finds any model configured. */
  models: boolean;
  /** Of members that may ask one: US dollars a task may cost at most; null: as much as it likes. */
  budgets: { team: string; member: string; most: string | null }[];
}

export interface DataState {
  team: string;
  /** What a row is, in the plural. */
  rows: string;
  says: string;
  most: number;
  batch: number;
  examples: { says: string; sql: string }[];
  there: number;
  planted: number;
  /** The last job of this web app, if it had any. */
  job: {
    doing: 'grow' | 'reset';
    wanted: number;
    /** Rows there after the last batch; null: none is done yet. */
    there: number | null;
    began: string;
    ended: string | null;
    problem: string | null;
  } | null;
}

export interface SettingsView {
  versions: { holdfast: string; node: string; server: string; dialect: string };
  settings: { name: string; describes: string; secret: boolean; value: string; usual: string }[];
  roles: { role: string; models: { name: string; key: string }[] }[];
  /** Agents with the role of model that each asks for; null: never a model. */
  members: { team: string; member: string; role: string | null }[];
}

export interface ChaosView {
  address: string;
  /** `start` runs the panel unless told not to. */
  on: boolean;
  reached: boolean;
  state: unknown;
  experiments: unknown;
}
