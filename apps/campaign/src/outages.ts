import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { type Embedded, type EmbeddedOptions, startEmbedded } from '@holdfast/db/embedded';
import type { Outages } from './weather.ts';

/** The campaign's own server, which it may take away. */
export async function openOwnServer(options: EmbeddedOptions): Promise<{
  url: string;
  outages: Outages;
  stop(): Promise<void>;
}> {
  let server: Embedded = await startEmbedded(options);
  const { url } = server;
  const quiet = { ...options, log: () => {} };
  return {
    url,
    stop: () => server.stop(),
    outages: {
      kinds: ['stop', 'crash'],
      async strike(kind) {
        if (kind === 'crash') {
          process.kill(server.pid, 'SIGKILL');
          while (isAlive(server.pid)) await pause(10);
        } else await server.stop();
        server = await startEmbedded(quiet);
        if (server.url !== url) throw new Error(`the server came back at another address: ${server.url}`);
      },
    },
  };
}

/** Somebody else's server: the command says how it goes away, and ends when it may be back. */
export const commanded = (command: string): Outages => ({
  kinds: ['failover'],
  async strike() {
    const child = spawn(command, { shell: true, stdio: ['ignore', 'inherit', 'inherit'] });
    const code = await new Promise<number | null>((resolve, reject) =>
      child.once('error', reject).once('exit', resolve),
    );
    if (code !== 0) throw new Error(`the outage's command ended with ${code}: ${command}`);
  },
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
