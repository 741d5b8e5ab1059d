/**
 * Runs commands one after the other in this process, for tests of what commands say: a process for each takes most of a
 * second. Its parent sends `Asked` and gets `Ended` for it, in order.
 */
import { inspect } from 'node:util';
import { runProgram } from '../program.ts';
import type { Ended } from './place.ts';

export interface Asked {
  args: readonly string[];
  env: Record<string, string>;
}

async function run({ args, env }: Asked): Promise<Ended> {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  const said = { out: '', err: '' };
  const heard = (into: 'out' | 'err') =>
    ((text: string | Uint8Array) => {
      said[into] += typeof text === 'string' ? text : Buffer.from(text).toString();
      return true;
    }) as typeof process.stdout.write;
  process.stdout.write = heard('out');
  process.stderr.write = heard('err');
  process.exitCode = 0;
  try {
    await runProgram(args);
  } catch (error) {
    said.err += inspect(error);
    process.exitCode = 1;
  }
  return { code: Number(process.exitCode), ...said };
}

let last = Promise.resolve();
process.on('message', (asked: Asked) => {
  last = last.then(async () => void process.send?.(await run(asked)));
});
