import type { Event } from '@holdfast/events';
import { dim, green, red, yellow } from '../output.ts';

/** Tells a run's events as lines, each with the seconds since the first, the region and the member. */
export function timeline(say: (line: string) => void): (event: Event) => void {
  let begun: number | undefined;
  return (event) => {
    begun ??= Date.parse(event.at);
    const after = ((Date.parse(event.at) - begun) / 1_000).toFixed(2).padStart(6);
    const line = lineOf(event);
    if (line) say(`${dim(`${after} s`)}  ${line}`);
  };
}

function lineOf(event: Event): string | null {
  switch (event.type) {
    case 'task.started':
      return `${where(event.data)} begins`;
    case 'task.progress':
      // The words of the answer are printed whole at the end.
      return event.data.stage === 'say'
        ? null
        : `${where(event.data)} ${dim(`${event.data.stage}: ${event.data.text}`)}`;
    case 'task.completed':
      return `${where(event.data)} ${green('done')} ${dim(`in ${(event.data.ms / 1_000).toFixed(2)} s`)}`;
    case 'task.failed':
      return `${where(event.data)} ${red('failed')}`;
    case 'task.retrying':
      return `${where(event.data)} ${yellow(`tries again: ${event.data.error.code}`)}`;
    default:
      return null;
  }
}

/** "us-west-2 fraud", and for whom it stands in. */
function where({ at, member, region }: { at: string; member: string; region: string }): string {
  return `${at.padEnd(12)} ${member}${at === region ? '' : yellow(` for ${region}`)}`;
}
