import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { loadSettings } from '@holdfast/settings';
import { killChildren } from './children.ts';
import type { Figure } from './goals.ts';
import { installPeers } from './install.ts';
import { load, machine } from './machine.ts';
import { type Options, published, readOptions, usage } from './options.ts';
import { checkReadme, markdown, rewriteReadme, rowsOf } from './report.ts';
import { type Results, readResults, resultsFile, type SuiteResult, writeResults } from './results.ts';
import { type Server, startServer } from './server.ts';
import type { Bench, Suite } from './suite.ts';
import { suites } from './suites.ts';

const readme = fileURLToPath(new URL('../../README.md', import.meta.url));
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** `holdfast bench`. 0: everything that was asked for was measured (met or not); 1: something was not; 2: wrong options. */
export async function bench(args: string[]): Promise<number> {
  const options = readOptions(args, suites);
  if (options === undefined) {
    process.stdout.write(usage(suites));
    return 0;
  }
  if (typeof options === 'string') {
    say(`${options}\n\n${usage(suites)}`);
    return 2;
  }
  // Half an hour must not end with a page that has no place for the table.
  if (options.readme) checkReadme(readme);
  const file = resultsFile(options.quick || options.repetitions < published);
  const measured = options.report ? [] : await measure(options, file);
  const results = readResults(file);
  if (options.readme) rewriteReadme(readme, results);
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ suites: results, rows: rowsOf(results) }, null, 1)}\n`
      : `${markdown(results)}\n`,
  );
  return measured.some((suite) => suite.failures.length > 0) ? 1 : 0;
}

async function measure(options: Options, file: string): Promise<SuiteResult[]> {
  await installPeers(say);
  const server = await startServer(loadSettings().home, say);
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= killChildren().then(() => server.stop()));
  const interrupted = (): void => void stop().finally(() => process.exit(130));
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    const measured: SuiteResult[] = [];
    for (const suite of suites) {
      if (options.only && !options.only.includes(suite.name)) continue;
      const result = await take(suite, server, options);
      // Interrupted: what was measured of this suite is worth nothing, and the process is about to end.
      if (stopping !== undefined) await new Promise(() => undefined);
      measured.push(result);
      // Written after each suite: an hour's figures must not hang on the last one.
      writeResults(
        file,
        inOrder({ ...readResults(file), ...Object.fromEntries(measured.map((it) => [it.suite, it])) }),
      );
    }
    return measured;
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    await stop();
  }
}

async function take(suite: Suite, server: Server, options: Options): Promise<SuiteResult> {
  say(`\n${suite.name}: ${suite.says}`);
  const figures: Figure[] = [];
  const failures: SuiteResult['failures'] = [];
  const began = Date.now();
  const result: SuiteResult = {
    suite: suite.name,
    at: new Date(began).toISOString(),
    commit: commit(),
    seconds: 0,
    repetitions: options.repetitions,
    machine: machine(server.version),
    figures,
    failures,
  };
  const failed = (what: string, error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    say(`  ${what}: ${reason}`);
    // A dead process left a page of stack: one line of it says what happened.
    const lines = reason.split('\n');
    failures.push({ what, reason: (lines.find((line) => /^\s*\w*Error\b/.test(line)) ?? lines[0] ?? '').trim() });
  };
  const context: Bench = {
    server,
    repetitions: options.repetitions,
    size: (full, quick) => (options.quick ? quick : full),
    record: (id, peer, rep, value, also = {}) => {
      let figure = figures.find((known) => known.id === id && known.peer === peer);
      if (!figure) figures.push((figure = { id, peer, samples: [] }));
      figure.samples.push({ rep, value, also });
    },
    failed,
    say: (line) => say(`  ${line}`),
  };
  try {
    await suite.run(context);
  } catch (error) {
    failed('the suite', error);
  } finally {
    await killChildren();
  }
  result.machine.load.after = load();
  result.seconds = Math.round((Date.now() - began) / 1000);
  return result;
}

const inOrder = (results: Results): Results =>
  Object.fromEntries(suites.flatMap(({ name }) => (results[name] ? [[name, results[name]]] : [])));

function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--untracked-files=no') ? '+' : ''}`;
  } catch {
    return 'unknown'; // A copy without its history.
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(await bench(process.argv.slice(2)));
