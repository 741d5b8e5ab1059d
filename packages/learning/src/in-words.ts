import type { Replay } from './learner.ts';
import type { VersionRow } from './rows.ts';

/** What two replays on the same history come to, in a sentence; what stays the same is not listed. */
export function replayInWords(before: Replay, after: Replay): string {
  if (after.cases === 0) return 'There were no known cases to replay it on.';
  const names = [...new Set([...Object.keys(before.figures), ...Object.keys(after.figures)])];
  const moved = names.flatMap((name) => {
    const [old, now] = [before.figures[name], after.figures[name]];
    return old === undefined || now === undefined || shown(old) === shown(now)
      ? []
      : [`${name} from ${shown(old)} to ${shown(now)}`];
  });
  const score =
    shown(before.score) === shown(after.score)
      ? `the score stays ${shown(after.score)}`
      : `the score goes from ${shown(before.score)} to ${shown(after.score)}`;
  return `On ${after.cases} known ${after.cases === 1 ? 'case' : 'cases'} ${[score, ...moved].join('; ')}.`;
}

const became: Readonly<Record<VersionRow['status'], string>> = {
  proposed: 'was proposed and waits for its replay',
  shadow: 'did no worse in replay and waits for a person to put it in force',
  in_force: 'is in force in every region',
  superseded: 'was in force until a later one',
  refused: 'was not put in force',
  rolled_back: 'was taken back',
};

type Told = Pick<
  VersionRow,
  'member' | 'version' | 'status' | 'verdicts' | 'why' | 'ended_by' | 'replay_before' | 'replay_after'
>;

/** What became of a version and how it did, for people; without its own sentence, which may name whom it was learnt from. */
export function changeInWords(row: Told): string {
  const { member, version, status, verdicts, why, ended_by: by, replay_before: before, replay_after: after } = row;
  const from = `${verdicts} ${verdicts === 1 ? 'verdict' : 'verdicts'}`;
  const who = status === 'rolled_back' && by ? ` by ${by}` : '';
  const reason = why === null ? '' : ` because ${why}`;
  const figures = before && after ? ` ${replayInWords(before, after)}` : '';
  return `${member}: version ${version}, made from ${from}, ${became[status]}${who}${reason}.${figures}`;
}

const shown = (figure: number): string => String(Number(figure.toPrecision(3)));
