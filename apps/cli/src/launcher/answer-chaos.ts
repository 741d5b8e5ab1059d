import { type Ask, isAsked, type LauncherView, type Reply } from '@holdfast/chaos';
import type { Child } from './child.ts';

/** What of a launcher the chaos panel may ask for. */
export interface Askable {
  view(): LauncherView;
  childOf(name: string): Child | undefined;
  restartDatabase(): Promise<void>;
}

/** Does what the panel asks, and answers how things stand after it. */
export function answerChaos(launcher: Askable, message: unknown, reply: (message: Reply) => void): void {
  if (!isAsked(message)) return;
  const { id } = message;
  act(launcher, message).then(
    () => reply({ id, view: launcher.view() }),
    (error: unknown) => reply({ id, failed: error instanceof Error ? error.message : String(error) }),
  );
}

async function act(launcher: Askable, ask: Ask): Promise<void> {
  if (ask.ask === 'view') return;
  if (ask.ask === 'start database') return launcher.restartDatabase();
  const child = launcher.childOf(ask.name);
  if (!child) throw new Error(`there is no program ${ask.name}`);
  if (ask.ask === 'hold') child.hold();
  else if (ask.ask === 'release') child.release();
  else await child.restart(ask.env);
}
