import { changeInWords, type Moved, type Overview, type TriedOut, type VersionRow } from '@holdfast/learning';
import { ago, bold, dim, green, print, printTable, yellow } from '../output.ts';

/** A member's learning for a terminal. */
export function showOverview(
  { team, member, inForce, behind, verdicts, versions, held }: Overview,
  about: string | undefined,
): void {
  print(`${bold(`${team} ${member}`)}  ${nameOf(inForce)} in force${behind ? dim(', learning now') : ''}`);
  if (about) print(`Learns ${about}.`);
  const backs = Object.entries(verdicts.held).filter(([, n]) => n > 0);
  const back = backs.length > 0 ? `; held back: ${backs.map(([why, n]) => `${n} ${why}`).join(', ')}` : '';
  print(dim(`${verdicts.total} verdicts of ${verdicts.people} people, ${verdicts.wrong} wrong${back}`));
  printTable(
    versions.map((version) => ({
      version: version.version,
      stands: version.status.replace('_', ' '),
      made: `${ago(version.proposed_at)} ago`,
      verdicts: version.verdicts,
      before: scoreOf(version.replay_before),
      after: scoreOf(version.replay_after),
      cases: version.replay_after?.cases ?? null,
      by: byOf(version),
      says: version.why ?? version.says,
    })),
    'No version yet: `holdfast verdict DECISION right|wrong` three times, or more, makes one.',
  );
  const [newest] = versions;
  if (newest) print(changeInWords(newest));
  for (const one of held.slice(0, 10))
    print(
      dim(
        `held back (${one.held}): ${one.said_by} on ${one.decision_id.slice(0, 8)}, ${one.is_right ? 'right' : 'wrong'}. ${one.held_says ?? ''}`,
      ),
    );
  print('');
}

const byOf = ({ status, promoted_by, ended_by }: VersionRow): string =>
  (status === 'rolled_back' ? ended_by : promoted_by) ?? '';
const scoreOf = (replay: VersionRow['replay_after']): number | null =>
  replay === null ? null : Number(replay.score.toPrecision(4));
const nameOf = (version: number): string => (version === 0 ? 'the version in the code' : `version ${version}`);

export function showTriedOut({ team, member, inForce, version, before, after, regresses }: TriedOut): void {
  print(`${bold(`${team} ${member}`)}, on ${after.cases} labelled cases`);
  const names = [...new Set([...Object.keys(before.figures), ...Object.keys(after.figures)])];
  const show = (figure: number | undefined): string =>
    figure === undefined ? '' : String(Number(figure.toPrecision(4)));
  const row = (figure: string, old: number | undefined, now: number | undefined): Record<string, string> => ({
    figure,
    [`${nameOf(inForce)} (in force)`]: show(old),
    [nameOf(version)]: show(now),
  });
  printTable(
    [
      row('score', before.score, after.score),
      ...names.map((name) => row(name, before.figures[name], after.figures[name])),
    ],
    '',
  );
  print(regresses === null ? green('It does not regress.') : yellow(`It regresses: ${regresses}.`));
}

export function showMoved({ team, member, from, to }: Moved): void {
  print(
    `${team} ${member}: ${nameOf(to)} is in force, before it was ${nameOf(from)}. Every region follows within seconds.`,
  );
}
