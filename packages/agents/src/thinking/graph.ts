import type { RunnableConfig } from '@langchain/core/runnables';
import { END, START, StateGraph } from '@langchain/langgraph';
import { act } from './act.ts';
import { Channels, type Step, type Thought } from './channels.ts';
import { check } from './check.ts';
import { recall } from './recall.ts';
import type { FencedSaver } from './saver.ts';
import { think } from './think.ts';
import type { Thinking } from './thinking.ts';

/** The one place where thinking is a LangGraph: recall → think ⇄ act, then check. */
const built = new StateGraph(Channels)
  .addNode('recall', node(recall))
  .addNode('think', node(think))
  .addNode('act', node(act))
  .addNode('check', node(check))
  .addEdge(START, 'recall')
  .addConditionalEdges('recall', ({ end }) => (end ? END : 'think'), [END, 'think'])
  .addConditionalEdges('think', ({ said, why }) => (said || why ? 'check' : 'act'), ['check', 'act'])
  .addEdge('act', 'think')
  .addEdge('check', END);

type Node = (thought: Thought, thinking: Thinking) => Promise<Step> | Step;

/** Nothing begins once the attempt must stop. */
function node(work: Node) {
  return async (thought: Thought, config: RunnableConfig): Promise<Step> => {
    const { thinking } = config.configurable as { thinking: Thinking };
    thinking.signal.throwIfAborted();
    return await work(thought, thinking);
  };
}

/** Thinks from the beginning, or from where an earlier attempt of the task was saved. */
export async function ponder(thinking: Thinking, saver: FencedSaver, thread: string): Promise<Thought> {
  const graph = built.compile({ checkpointer: saver });
  const config = {
    configurable: { thread_id: thread, thinking },
    durability: 'sync' as const,
    recursionLimit: 2 * thinking.steps + 10,
  };
  const saved = await saver.getTuple(config);
  if (saved) thinking.resume(saved.checkpoint.channel_values as unknown as Thought);
  return (await graph.invoke(saved ? null : {}, config)) as Thought;
}
