/** The child's side of actor.ts: `actor-process.ts MODULE SETTINGS`. The module exports `open(settings): Actions & { close() }`. */
import type { Actions } from './actor.ts';

interface Call {
  id: number;
  action: string;
  args: never[];
}

type Opened = Actions & { close(): Promise<void> };

const [module = '', settings = 'null'] = process.argv.slice(2);
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined); // Ctrl-C reaches the whole group; the parent says when to stop.

const opening = import(module).then((loaded: { open(settings: unknown): Promise<Opened> }) =>
  loaded.open(JSON.parse(settings)),
);

async function answer({ id, action, args }: Call): Promise<void> {
  try {
    const actor = await opening;
    if (id === 0) {
      await actor.close();
      process.exit(0);
    }
    const result = action === 'ready' ? undefined : await actor[action]?.(...args);
    process.send?.({ id, result });
  } catch (error) {
    if (id === 0) process.exit(1);
    process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

process.on('message', (call: Call) => void answer(call));
