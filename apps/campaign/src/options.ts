import { parseArgs } from 'node:util';
import { type Breakage, breakages, broken } from './broken.ts';
import { leastMinutes } from './course.ts';

export interface Options {
  scenarios: number;
  /** In place of a number of scenarios: so long, so many a second. */
  pace?: { minutes: number; rate: number };
  seed: string;
  json: boolean;
  publish: boolean;
  keep: boolean;
  url?: string;
  /** Takes the database of `url` away. */
  outage?: string;
  broken?: Breakage;
}

export const usage = `holdfast campaign [options]

Kills worker processes at every border of an attempt, for real (kill -9), freezes them past their lease, blocks their main
thread, cuts their connections, takes the database away and empties regions, and judges what is left: by SQL that must
return no rows, by a journal that the effects write outside the database, and by comparison with the undisturbed runs. Exit
code 0: nothing lost, doubled, stale or diverged.

  --scenarios N    how many generated runs are struck (100)
  --minutes M      in place of it: M minutes at --rate runs a second, one in fifty of them struck; what lives
                   through it must not grow: memory, connections, unfinished runs
  --rate R         runs a second (50)
  --seed S         the same seed, the same runs and blows (the moment of their fall is the machine's)
  --url URL        an empty database to use, instead of an embedded server of its own
  --outage CMD     with --url: a shell command that restarts the database, or fails it over. The embedded server is
                   restarted, and killed with -9, without it
  --json           the result as JSON on stdout
  --publish        adds it to docs/proof.md, beside the others on the same sources; a red one stays. One of --minutes
                   goes into a table of its own there
  --keep           keeps the folder with journal, blows and the workers' log
  --break NAME     a build broken on purpose; it must come out red:
${breakages.map((name) => `                     ${name.padEnd(8)} ${broken[name].does}`).join('\n')}
`;

/** The options, or what is wrong with them. `env`: a database that is named there alone is not what was meant. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Options | string {
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        scenarios: { type: 'string' },
        minutes: { type: 'string' },
        rate: { type: 'string' },
        seed: { type: 'string', default: 'holdfast' },
        url: { type: 'string' },
        outage: { type: 'string' },
        json: { type: 'boolean', default: false },
        publish: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        break: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${usage}`;
  }
  if (values['help']) return usage;
  const { scenarios = '100', minutes, rate = '50', url, outage, break: breakage } = values as Record<string, string>;
  const wrong =
    range('--scenarios', scenarios, 1, 100_000, Number.isInteger) ??
    (minutes === undefined ? undefined : range('--minutes', minutes, leastMinutes, 1_440, Number.isFinite)) ??
    range('--rate', rate, 1, 1_000, Number.isInteger) ??
    together(values) ??
    meant(env, url);
  if (wrong !== undefined) return wrong;
  return {
    scenarios: Number(scenarios),
    ...(minutes === undefined ? {} : { pace: { minutes: Number(minutes), rate: Number(rate) } }),
    seed: String(values['seed']),
    json: values['json'] === true,
    publish: values['publish'] === true,
    keep: values['keep'] === true,
    ...(url === undefined ? {} : { url }),
    ...(outage === undefined ? {} : { outage }),
    ...(breakage === undefined ? {} : { broken: breakage as Breakage }),
  };
}

function range(name: string, text: string, from: number, to: number, is: (n: number) => boolean): string | undefined {
  const value = Number(text);
  if (text.trim() !== '' && is(value) && value >= from && value <= to) return undefined;
  return `${name} is ${is === Number.isInteger ? 'a whole number' : 'a number'} from ${from} to ${to}`;
}

/** Without --url a campaign has a server of its own: whoever set DATABASE_URL would take its result for that of another. */
function meant(env: NodeJS.ProcessEnv, url: string | undefined): string | undefined {
  const set = ['DATABASE_URL', 'DATABASE_URL_FILE'].find((name) => env[name]);
  if (set === undefined || url !== undefined) return undefined;
  return `${set} is set and a campaign does not read it: name an empty database with --url, or unset it for a server of its own`;
}

/** What does not go together. */
function together(values: Record<string, string | boolean | undefined>): string | undefined {
  const { break: breakage, publish, scenarios, minutes, rate, url, outage } = values;
  if (breakage !== undefined && !breakages.includes(breakage as Breakage))
    return `--break knows ${breakages.join(', ')}`;
  if (breakage !== undefined && publish) return 'a broken build is not published';
  if (scenarios !== undefined && minutes !== undefined) return '--scenarios and --minutes exclude each other';
  if (rate !== undefined && minutes === undefined) return '--rate goes with --minutes';
  if (outage !== undefined && url === undefined) return '--outage goes with --url';
  return undefined;
}
