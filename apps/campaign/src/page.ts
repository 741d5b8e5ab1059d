import type { Line } from './course.ts';
import { type Proof, type Proven, type Steady, type Sum, sumOf } from './proof.ts';
import { inRegions } from './report.ts';
import { vouchedFor } from './vouched-for.ts';

/** The page of all campaigns on the same sources. */
export function page({ sources, campaigns, steady = [] }: Proof): string {
  const red = [...campaigns, ...steady].some(({ clean }) => !clean);
  const verdict = red ? 'RED' : campaigns.length > 0 ? 'clean' : 'none: no campaign of `--scenarios` yet';
  return `# The proof

Written by \`npm run holdfast -- campaign --scenarios N --seed S --publish\` from docs/proof.json, which keeps every campaign
that was published on these sources, the red ones too; do not edit.

Worker processes were killed (kill -9), frozen past their lease (SIGSTOP, woken when somebody else had the task in hand),
blocked past it (their main thread), and cut from the database at the named borders of an attempt, while they carried generated
runs with branches, joins, loops, human waits, timers, child runs, agents that ask a model, and once-only effects; the
database went away and came back meanwhile, and whole regions were emptied and peopled again. What was left was judged by SQL
that must return no rows, by a journal that the effects write outside the database, and by comparison with the undisturbed
runs.

| | |
|---|---|
| verdict | **${verdict}** |
| sources vouched for | ${vouchedFor.map((folder) => `\`${folder}\``).join(', ')} |
| their sha256 | \`${sources}\` |
${[...(campaigns.length > 0 ? [struckTables(campaigns)] : []), ...(steady.length > 0 ? [steadyTable(steady)] : [])].join('\n')}
An effect whose receiver ignores the key it is handed, in a process that is frozen between the last check and the send, is
detected and not prevented; it is not part of this campaign.
`;
}

function struckTables(campaigns: readonly Proven[]): string {
  const said = sumOf(campaigns);
  const { verdicts } = said;
  const rows = said.borders.map(
    ({ border, kills, freezes, cuts, blocks }) => `| \`${border}\` | ${kills} | ${freezes} | ${cuts} | ${blocks} |`,
  );
  return `
## Every run struck

| | |
|---|---|
| scenarios (runs with their children) | ${said.scenarios} (${said.runs}) |
| processes killed | ${said.deaths} |
| frozen past the lease | ${said.freezes} |
| main threads blocked past the lease (and judged: not on a starved machine) | ${said.blocks} (${said.blocksJudged}) |
| connections cut | ${said.cuts} |
| scenarios that ended while one, two, three regions had workers | ${inRegions(said).join(', ')} |
| database restarted; killed with -9; failed over | ${said.outages.stop}; ${said.outages.crash}; ${said.outages.failover} |
| whole regions lost while a question waited | ${said.regionsLost} |
| struck during recovery (a later attempt) | ${said.duringRecovery} |
| struck during takeover (outside the task's home) | ${said.duringTakeover} |
| struck twice in a row at one border | ${said.twiceInARow} |
| planned blows whose border was not passed (again) | ${said.unstruck} |
| runs cancelled; failed and redriven; given up after five deaths and redriven | ${said.cancelled}; ${said.redriven}; ${said.gaveUp} |
| questions answered, each by two people at once | ${said.answered} |
| effects in the outside journal | ${said.effects} |
| effects with an unknown end that a person was asked about | ${said.effectsAskedAbout} |
| calls of a model | ${said.modelCalls} |
| campaigns, duration | ${campaigns.length}, ${said.seconds} s |

| judged | found |
|---|---|
| lost: a run that did not end as the undisturbed one | ${verdicts.lost} |
| doubled: a once-only effect twice in the journal | ${verdicts.doubled} |
| stale: a write accepted under an old fence | ${verdicts.stale} |
| diverged: other answers than the undisturbed run | ${verdicts.diverged} |
| torn: a step's own write missing beside its settle, or there twice | ${verdicts.torn} |
| contradictions between rows (open, awaits, lanes, streams) | ${verdicts.contradictions} |
| silent: an unknown effect that nobody was told of | ${verdicts.silent} |
| unjust: a worker declared gone while only its main thread was busy | ${verdicts.unjust} |
| a model asked again for a reply that was saved | ${verdicts.paidTwice} |
| workers that ended by themselves | ${verdicts.crashes} |
| questions with two winners | ${verdicts.wonTwice} |

| seed | scenarios | killed | verdict | date (UTC) | duration | machine |
|---|---|---|---|---|---|---|
${campaigns.map(lineOf).join('\n')}

| border | kills | freezes | cuts | blocks |
|---|---|---|---|---|
${rows.join('\n')}

Deaths are more than aimed kills where a region was lost whole. An answer was received at \`checkpoint.saving\`, an effect done and not
recorded at \`effect.done\`, recorded and not settled from \`effect.recorded\` on; a step's own rows written and not committed
at \`settle.written\`; a person was waited for at \`yield.sent\` and when
regions were lost. The model is scripted and stands in the worker's process. ${failovers(said)}
`;
}

const lineOf = ({ seed, scenarios, deaths, clean, date, seconds, machine, node }: Proven): string =>
  `| \`${seed}\` | ${scenarios} | ${deaths} | ${clean ? 'clean' : '**RED**'} | ${date} | ${seconds} s | ${machine}, Node ${node} |`;

const failovers = ({ outages }: Sum): string =>
  outages.failover > 0
    ? 'The database was failed over by the command of `--outage`.'
    : 'No failover: the server was one without a standby (`--url` with `--outage` fails another one over).';

const steadyTable = (steady: readonly Steady[]): string => `
## An even stream of work, with random faults

\`--minutes M --rate R\`: runs come at one rate, one in fifty is struck (killed, frozen, cut, blocked), the database goes away every two
minutes, leases are as shipped; judged as above. What lives through it must not grow: a straight line is laid through samples
of every two seconds after the first quarter (\`course.ts\` says what counts as growth).

| seed | work | struck | database lost | judged wrong | memory of the spared workers | sessions of the database | unfinished runs | verdict |
|---|---|---|---|---|---|---|---|---|
${steady.map(steadyLine).join('\n')}

${steady.map(({ seed, date, seconds, machine, node }) => `- \`${seed}\`: ${date} UTC, ${seconds} s, ${machine}, Node ${node}`).join('\n')}
`;

function steadyLine({ seed, pace, scenarios, deaths, freezes, cuts, blocks, ...said }: Steady): string {
  const wrong = Object.values(said.verdicts).reduce((sum, one) => sum + one, 0);
  const [memory, connections, unfinished] = ['memory', 'connections', 'unfinished'].map((name) =>
    grown(said.course.lines.find((line) => line.name === name)),
  );
  const cells = [
    `\`${seed}\``,
    `${pace.minutes} minutes of ${pace.rate} runs a second: ${scenarios}`,
    `${deaths} killed, ${freezes} frozen, ${cuts} cut, ${blocks} blocked`,
    `${said.outages.stop} restarts, ${said.outages.crash} kill -9, ${said.outages.failover} failovers`,
    wrong,
    memory,
    connections,
    unfinished,
    said.clean ? 'clean' : '**RED**',
  ];
  return `| ${cells.join(' | ')} |`;
}

function grown(line: Line | undefined): string {
  if (!line) return '–';
  const { unit, mean, rise, error, grows } = line;
  const of = (value: number): string => value.toFixed(1);
  const name = unit.startsWith('MB') ? ' MB' : '';
  return `${of(mean)}${name}, at the end ${rise < 0 ? '−' : '+'} ${of(Math.abs(rise))} (± ${of(error)})${grows ? ' **GROWS**' : ''}`;
}
