import type { InForce } from '@holdfast/learning';
import type { Model } from '@holdfast/llm';
import type { Recalled } from '@holdfast/memory';
import type { Job, RunView } from '@holdfast/queue';
import { type Bench, rulesTools } from '../bench.ts';
import type { AgentTools, AnyAgent, Tools } from '../member.ts';
import type { Registered } from '../registry.ts';
import type { AnyState } from '../state.ts';
import type { World } from '../world.ts';
import type { Thought } from './channels.ts';

/** What the nodes have in their hands: one attempt of one agent. */
export interface Thinking {
  readonly job: Job;
  readonly view: RunView;
  readonly entry: Registered;
  readonly agent: AnyAgent;
  readonly state: AnyState;
  readonly world: World;
  readonly bench: Bench;
  readonly tools: Tools;
  readonly params: InForce | null;
  skill(name: string): InForce;
  readonly model: Model;
  /** Monotonic ms: later the model is asked no more. */
  readonly until: number;
  readonly steps: number;
  /** US dollars that earlier attempts spent. */
  readonly spentBefore: string;
  readonly signal: AbortSignal;
  recall(): Promise<readonly Recalled[]>;
  /** What rules may ask of memory and of models themselves. */
  readonly asking: Pick<AgentTools, 'recall' | 'counted' | 'model'>;
  /** Something was saved, so the settle has something to delete. */
  saved: boolean;
  resume(thought: Thought): void;
}

/** The deterministic mind, with what this thread knows. */
export async function askRules(
  { agent, state, tools, params, skill, asking }: Thinking,
  memories: readonly Recalled[],
): Promise<unknown> {
  return await agent.rules(state, rulesTools(tools, { memories, params, skill, ...asking }));
}
