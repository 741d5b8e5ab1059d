import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Summary } from './report.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** What the campaign vouches for: their sources, without tests. */
export const vouchedFor = [
  'packages/db/src',
  'packages/events/src',
  'packages/queue/src',
  'packages/agents/src',
] as const;

/** One hash of all sources below the folders: any change of what was proven changes it. */
export function hashOfSources(folders: readonly string[] = vouchedFor): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:ts|sql)$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .filter((path) => !/\.test\.ts$|\/testing(?:\.ts$|\/)/.test(path))
      .sort();
    for (const file of files)
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update('\0');
  }
  return hash.digest('hex');
}

/** Writes docs/proof.md; gives its path. */
export function publish(said: Summary): string {
  const path = join(root, 'docs/proof.md');
  writeFileSync(path, page(said));
  return path;
}

function page(said: Summary): string {
  const { verdicts } = said;
  const rows = said.borders.map(
    ({ border, kills, freezes, cuts }) => `| \`${border}\` | ${kills} | ${freezes} | ${cuts} |`,
  );
  return `# The proof

Written by \`npm run holdfast -- campaign --scenarios ${said.scenarios} --seed ${said.seed} --publish\`; do not edit.

Worker processes were killed (kill -9), frozen past their lease (SIGSTOP, woken when somebody else had the task in hand)
and cut from the database at the named borders of an attempt, while they carried generated runs with branches, joins, loops,
human waits, timers, child runs and once-only effects. What was left was judged by SQL that must return no rows, by a
journal that the effects write outside the database, and by comparison with the undisturbed runs.

| | |
|---|---|
| verdict | **${said.clean ? 'clean' : 'RED'}** |
| scenarios (runs with their children) | ${said.scenarios} (${said.runs}) |
| processes killed | ${said.deaths} |
| frozen past the lease | ${said.freezes} |
| connections cut | ${said.cuts} |
| whole regions lost while a question waited | ${said.regionsLost} |
| struck during recovery (a later attempt) | ${said.duringRecovery} |
| struck during takeover (outside the task's home) | ${said.duringTakeover} |
| struck twice in a row at one border | ${said.twiceInARow} |
| planned blows whose border was not passed (again) | ${said.unstruck} |
| runs cancelled; failed and redriven | ${said.cancelled}; ${said.redriven} |
| questions answered, each by two people at once | ${said.answered} |
| effects in the outside journal | ${said.effects} |
| effects with an unknown end that a person was asked about | ${said.effectsAskedAbout} |
| seed, date (UTC), duration | ${said.seed}, ${said.date}, ${said.seconds} s |
| machine | ${said.machine}, Node ${said.node} |
| sources vouched for | ${vouchedFor.map((folder) => `\`${folder}\``).join(', ')} |
| their sha256 | \`${hashOfSources()}\` |

| judged | found |
|---|---|
| lost: a run that did not end as the undisturbed one | ${verdicts.lost} |
| doubled: a once-only effect twice in the journal | ${verdicts.doubled} |
| stale: a write accepted under an old fence | ${verdicts.stale} |
| diverged: other answers than the undisturbed run | ${verdicts.diverged} |
| contradictions between rows (open, awaits, lanes, streams) | ${verdicts.contradictions} |
| silent: an unknown effect that nobody was told of | ${verdicts.silent} |
| workers that ended by themselves | ${verdicts.crashes} |
| questions with two winners | ${verdicts.wonTwice} |

| border | kills | freezes | cuts |
|---|---|---|---|
${rows.join('\n')}

Deaths are more than aimed kills where a region was lost whole. An effect whose receiver ignores the key it is handed, in a
process that is frozen between the last check and the send, is detected and not prevented; it is not part of this campaign.
`;
}
