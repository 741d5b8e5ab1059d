/** Something that went wrong before the program ran, and what to do about it. */
export class Failure extends Error {
  /**
   * @param {string} message
   * @param {string} fix
   * @param {string} [output] what the failed command printed
   */
  constructor(message, fix, output = '') {
    super(message);
    this.fix = fix;
    this.output = output;
  }
}

/**
 * Runs one step and prints a line with its seconds.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
  const began = performance.now();
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
  const tty = process.stderr.isTTY;
  if (tty) process.stderr.write(`  ${what} ...`);
  try {
    const result = await work();
    process.stderr.write(`${tty ? '\r' : ''}  ${what}: ${seconds()}\n`);
    return result;
  } catch (error) {
    process.stderr.write(`${tty ? '\r' : ''}  ${what}: failed after ${seconds()}\n`);
    throw error;
  }
}

/**
 * Prints why the program cannot run; returns the exit code.
 * @param {unknown} error
 */
export function reportFailure(error) {
  if (!(error instanceof Failure)) {
    process.stderr.write(`\n${error instanceof Error ? error.stack : String(error)}\n`);
    return 1;
  }
  const lines = error.output.trim().split('\n');
  const tail = lines
    .filter((line) => !/^(npm error)?\s+at /.test(line))
    .slice(-20)
    .join('\n');
  if (tail) process.stderr.write(`\n${tail}\n`);
  process.stderr.write(`\n${error.message}\nWhat to do: ${error.fix}\n`);
  return 1;
}
