import { parseArgs } from 'node:util';

/** Figures of fewer repetitions are not kept and not quoted. */
export const published = 5;

export interface Options {
  json: boolean;
  quick: boolean;
  readme: boolean;
  /** Show the last figures instead of taking new ones. */
  report: boolean;
  repetitions: number;
  /** Undefined: every suite. */
  only: string[] | undefined;
}

export const usage = (
  suites: readonly { name: string; says: string }[],
): string => `holdfast bench: Holdfast and its peers, measured on one PostgreSQL in one run

  --only SUITE[,SUITE]  only these (may be repeated); the figures of the others stay as they were
  --reps N              repetitions (5; figures of fewer go to bench/results/quick.json)
  --quick               small sizes, one repetition: shows that everything works
  --readme              put the table into README.md
  --report              show the last figures, measure nothing
  --json                JSON on stdout instead of the table; progress is on stderr in any case

suites:
${suites.map(({ name, says }) => `  ${name.padEnd(10)}${says}`).join('\n')}
`;

/** The options, or what is wrong with them; undefined when help was asked for. */
export function readOptions(
  args: readonly string[],
  suites: readonly { name: string }[],
): Options | string | undefined {
  let given: ReturnType<typeof parse>;
  try {
    given = parse(args);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (given.help) return undefined;
  const only = given.only?.flatMap((names) => names.split(',')).filter(Boolean);
  const stranger = only?.find((name) => !suites.some((suite) => suite.name === name));
  if (stranger !== undefined)
    return `there is no suite '${stranger}'; there are ${suites.map(({ name }) => name).join(', ')}`;
  const repetitions = given.reps === undefined ? (given.quick ? 1 : published) : Number(given.reps);
  if (!Number.isInteger(repetitions) || repetitions < 1 || repetitions > 100)
    return `--reps wants a whole number from 1 to 100, not '${given.reps}'`;
  if (given.readme && (given.quick || repetitions < published))
    return `--readme quotes full runs only: at least ${published} repetitions, not --quick`;
  return { json: given.json, quick: given.quick, readme: given.readme, report: given.report, repetitions, only };
}

function parse(args: readonly string[]) {
  const no = { type: 'boolean', default: false } as const;
  return parseArgs({
    args: [...args],
    options: {
      json: no,
      quick: no,
      readme: no,
      report: no,
      help: { ...no, short: 'h' },
      reps: { type: 'string' },
      only: { type: 'string', multiple: true },
    },
  }).values;
}
