import { openDb } from '@holdfast/db';
import { load } from './load.ts';
import { stepsActor } from './steps-peer.ts';

interface State {
  n: number;
  log: string[];
}

interface Graph {
  addNode(name: string, node: (state: State) => Promise<Partial<State>>): Graph;
  addEdge(from: string, to: string): Graph;
  compile(options: object): { invoke(input: object, config: object): Promise<unknown> };
}

interface Annotated {
  <T>(options?: { reducer: (a: T, b: T) => T; default: () => T }): unknown;
  Root(fields: object): unknown;
}

interface LangGraph {
  StateGraph: new (state: unknown) => Graph;
  START: string;
  END: string;
  Annotation: Annotated;
}

interface Saver {
  PostgresSaver: { fromConnString(url: string): { setup(): Promise<void>; end(): Promise<void> } };
}

/** LangGraph with its Postgres saver in its default durability: a graph of three nodes, a thread a run. */
export async function open({ url }: { url: string }): Promise<ReturnType<typeof stepsActor>> {
  const { StateGraph, START, END, Annotation } = await load<LangGraph>('@langchain/langgraph');
  const { PostgresSaver } = await load<Saver>('@langchain/langgraph-checkpoint-postgres');
  const saver = PostgresSaver.fromConnString(url);
  await saver.setup();
  const state = Annotation.Root({
    n: Annotation<number>(),
    log: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }),
  });
  const step = (name: string) => (s: State) => Promise.resolve({ n: s.n + 1, log: [`step ${name}`] });
  const graph = new StateGraph(state)
    .addNode('a', step('a'))
    .addNode('b', step('b'))
    .addNode('c', step('c'))
    .addEdge(START, 'a')
    .addEdge('a', 'b')
    .addEdge('b', 'c')
    .addEdge('c', END)
    .compile({ checkpointer: saver });
  const db = openDb({ url, max: 1 });
  const tag = `${process.pid}-${Date.now()}`;
  return stepsActor({
    run: async (i) => {
      await graph.invoke({ n: 0 }, { configurable: { thread_id: `${tag}-${i}` }, durability: 'async' });
    },
    purge: async () => {
      await db.sql('TRUNCATE checkpoints, checkpoint_blobs, checkpoint_writes');
    },
    close: async () => {
      await saver.end();
      await db.close();
    },
  });
}
