const colourOf: Record<string, string> = {
  debug: '\u001b[2m',
  info: '\u001b[36m',
  warn: '\u001b[33m',
  error: '\u001b[31m',
};
const off = '\u001b[0m';

/** One JSON line of the log as a person reads it: `09:30:12.123 info  queue  claimed 3 tasks  region=us-east-1`. */
export function pretty(line: string, colours: boolean): string {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return line;
  }
  const { level, time, pid: _pid, scope, message, error, ...fields } = entry;
  const name = String(level);
  const shown = colours ? `${colourOf[name] ?? ''}${name.padEnd(5)}${off}` : name.padEnd(5);
  const rest = Object.entries(fields).map(([key, value]) => `${key}=${text(value)}`);
  const head = [String(time).slice(11, 23), shown, String(scope), String(message), ...rest].join('  ');
  return `${head}\n${error === undefined ? '' : trace(error)}`;
}

function text(value: unknown): string {
  return typeof value === 'string' && !/\s/.test(value) ? value : (JSON.stringify(value) ?? '');
}

function trace(error: unknown): string {
  if (typeof error !== 'object' || error === null) return `    ${text(error)}\n`;
  const { stack, message, fix, cause } = error as Record<string, unknown>;
  const lines = String(stack ?? message ?? JSON.stringify(error)).split('\n');
  if (fix !== undefined) lines.push(`What to do: ${String(fix)}`);
  const own = lines.map((line) => `    ${line.trim()}\n`).join('');
  return cause === undefined ? own : `${own}    caused by\n${trace(cause)}`;
}
