import { parseArgs } from 'node:util';
import { type Breakage, breakages } from './broken.ts';

export interface Options {
  scenarios: number;
  seed: string;
  json: boolean;
  publish: boolean;
  keep: boolean;
  url?: string;
  broken?: Breakage;
}

export const usage = `holdfast campaign [options]

Kills worker processes at every border of an attempt, for real (kill -9), freezes them past their lease, cuts their
connections, and judges what is left: by SQL that must return no rows, by a journal that the effects write outside the
database, and by comparison with the undisturbed runs. Exit code 0: nothing lost, doubled, stale or diverged.

  --scenarios N    how many generated runs are struck (100)
  --seed S         the same seed, the same runs and blows (the moment of their fall is the machine's)
  --url URL        an empty database to use, instead of an embedded server of its own
  --json           the result as JSON on stdout
  --publish        writes docs/proof.md
  --keep           keeps the folder with journal, blows and the workers' log
  --break fence    a build broken on purpose: settles do not look at the fence. It must come out red
`;

/** The options, or what is wrong with them. */
export function readOptions(args: readonly string[]): Options | string {
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        scenarios: { type: 'string', default: '100' },
        seed: { type: 'string', default: 'holdfast' },
        url: { type: 'string' },
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
  const scenarios = Number(values['scenarios']);
  if (!Number.isInteger(scenarios) || scenarios < 1 || scenarios > 100_000)
    return '--scenarios is a whole number from 1 to 100000';
  const broken = values['break'];
  if (broken !== undefined && !breakages.includes(broken as Breakage)) return `--break knows ${breakages.join(', ')}`;
  if (broken !== undefined && values['publish']) return 'a broken build is not published';
  return {
    scenarios,
    seed: String(values['seed']),
    json: values['json'] === true,
    publish: values['publish'] === true,
    keep: values['keep'] === true,
    ...(typeof values['url'] === 'string' ? { url: values['url'] } : {}),
    ...(broken !== undefined ? { broken: broken as Breakage } : {}),
  };
}
