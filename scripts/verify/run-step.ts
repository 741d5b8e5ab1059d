import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Counts, readCounts } from '../test/counts.ts';

export interface Step {
  name: string;
  command: readonly string[];
  /** The command that mends what this step finds, where there is one. */
  mend?: string;
  /** It ends with a line of counts, which count instead of the step itself; its output is shown as it comes. */
  counts?: boolean;
}

type Show = (text: string) => void;

/** Runs one step and prints its line; what it printed is shown only where it failed. */
export async function runStep(
  step: Step,
  root: string,
  show: Show = (text) => void process.stdout.write(text),
): Promise<Counts> {
  const print = (text: string) => show(`${text}\n`);
  const began = performance.now();
  const { ok, output } = await run(step, root, show);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (!ok && !step.counts) print(output.trimEnd());
  print(`${ok ? 'ok    ' : 'FAILED'} ${step.name}: ${seconds} s${!ok && step.mend ? `   (mend: ${step.mend})` : ''}`);
  if (!step.counts) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  const counts = readCounts(output) ?? { passed: 0, failed: 1, skipped: 0 };
  return ok || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

async function run(step: Step, root: string, show: Show): Promise<{ ok: boolean; output: string }> {
  const [program = '', ...args] = step.command;
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (step.counts) show(text);
    });
  }
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { ok: code === 0, output };
  } catch (error) {
    return { ok: false, output: `${program} cannot be run: ${String(error)}` };
  }
}
