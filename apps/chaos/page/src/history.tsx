import { Badge } from '@holdfast/dashboard/ui/badge';
import { Button } from '@holdfast/dashboard/ui/button';
import { Skeleton } from '@holdfast/dashboard/ui/notice';
import { Panel } from '@holdfast/dashboard/ui/panel';
import { ago } from '@holdfast/dashboard/ui/words';
import { Check, CircleHelp, Download, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Kept } from '../../src/wire.ts';
import { useNow } from './use-panel.ts';

const verdicts = {
  held: { tone: 'good', icon: Check, word: 'HELD' },
  refuted: { tone: 'bad', icon: X, word: 'REFUTED' },
  inconclusive: { tone: 'warn', icon: CircleHelp, word: 'INCONCLUSIVE' },
} as const;

/** What was run, how it ended, and any of them side by side. */
export function History({ kept, failed }: { kept: Kept[] | null; failed: boolean }): ReactNode {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const now = useNow(10_000);
  const toggle = (id: string): void =>
    setChosen((ids) => (ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]));
  const compared = (kept ?? []).filter(({ experiment }) => chosen.includes(experiment));
  return (
    <Panel
      title="Kept experiments"
      aside={
        chosen.length > 0 ? (
          <Button look="quiet" onClick={() => setChosen([])}>
            Compare none
          </Button>
        ) : (
          <span className="text-xs text-muted">tick two to compare them</span>
        )
      }
    >
      {kept === null && !failed && <Skeleton lines={4} />}
      {failed && (
        <p className="p-4 text-sm text-muted">The database does not answer; the history is asked for again.</p>
      )}
      {kept?.length === 0 && (
        <p className="p-4 text-sm text-muted">Nothing yet: run an experiment above, and its report stands here.</p>
      )}
      {compared.length > 1 && <Comparison kept={compared} />}
      {kept && kept.length > 0 && (
        <div className="overflow-x-auto">
          <table className="w-full text-sm">
            <thead>
              <tr className="border-b border-line text-left text-xs text-muted">
                {[
                  '',
                  'experiment',
                  'verdict',
                  'unreachable',
                  'went on',
                  'rejoined',
                  'lost',
                  'doubled',
                  'when',
                  'report',
                ].map((head) => (
                  <th key={head} className="px-3 py-2 font-medium whitespace-nowrap">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {kept.map((one) => (
                <Row
                  key={one.experiment}
                  one={one}
                  now={now}
                  chosen={chosen.includes(one.experiment)}
                  toggle={() => toggle(one.experiment)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function Row({ one, now, chosen, toggle }: { one: Kept; now: number; chosen: boolean; toggle(): void }): ReactNode {
  const { tone, icon, word } = verdicts[one.verdict];
  const { figures } = one;
  return (
    <tr className="border-b border-line last:border-0">
      <td className="px-3 py-2">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          aria-label={`Compare ${one.title}, ${ago(one.startedAt, now)}`}
          checked={chosen}
          onChange={toggle}
        />
      </td>
      <td className="min-w-52 px-3 py-2">
        <a
          className="font-medium hover:underline"
          href={`/api/experiments/${one.experiment}.html`}
          target="_blank"
          rel="noreferrer"
        >
          {one.title}
        </a>
        <p className="text-xs text-muted">by {one.by}</p>
      </td>
      <td className="px-3 py-2">
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </td>
      <td className="px-3 py-2 whitespace-nowrap">{secondsText(figures.unreachableAfter)}</td>
      <td className="px-3 py-2 font-medium whitespace-nowrap">{secondsText(figures.successAfter)}</td>
      <td className="px-3 py-2 whitespace-nowrap">{secondsText(figures.rejoinedAfter)}</td>
      <td className={`px-3 py-2 ${figures.lost > 0 ? 'font-semibold text-bad' : ''}`}>{figures.lost}</td>
      <td className={`px-3 py-2 ${figures.doubled > 0 ? 'font-semibold text-bad' : ''}`}>{figures.doubled}</td>
      <td className="px-3 py-2 whitespace-nowrap text-muted">{ago(one.startedAt, now)}</td>
      <td className="px-3 py-2 whitespace-nowrap">
        {(['html', 'md', 'json'] as const).map((ending) => (
          <a
            key={ending}
            className="mr-2 inline-flex items-center gap-1 text-xs text-accent hover:underline"
            href={`/api/experiments/${one.experiment}.${ending}`}
            aria-label={`${one.title} as ${ending}`}
            {...(ending === 'html' ? { target: '_blank', rel: 'noreferrer' } : { download: '' })}
          >
            <Download aria-hidden className="size-3" />
            {ending}
          </a>
        ))}
      </td>
    </tr>
  );
}

const rows: [label: string, of: (kept: Kept) => number | null][] = [
  ['unreachable after', ({ figures }) => figures.unreachableAfter],
  ['taken over after', ({ figures }) => figures.takenOverAfter],
  ['first success elsewhere', ({ figures }) => figures.successAfter],
  ['rejoined after the heal', ({ figures }) => figures.rejoinedAfter],
  ['drained after the heal', ({ figures }) => figures.drainedAfter],
  ['longest gap of writes', ({ figures }) => figures.longestWriteGap],
];

/** Bars beside one another, a figure a row, on one scale a row. */
function Comparison({ kept }: { kept: Kept[] }): ReactNode {
  return (
    <div className="space-y-3 border-b border-line p-4" role="group" aria-label="Comparison">
      {rows.map(([label, of]) => {
        const most = Math.max(0.001, ...kept.map((one) => of(one) ?? 0));
        return (
          <div key={label}>
            <p className="text-xs font-medium text-muted">{label}</p>
            {kept.map((one) => {
              const value = of(one);
              return (
                <div
                  key={one.experiment}
                  className="grid grid-cols-[minmax(0,14rem)_1fr_4rem] items-center gap-2 text-xs"
                >
                  <span className="truncate">
                    {one.title} <span className="text-muted">{new Date(one.startedAt).toLocaleTimeString()}</span>
                  </span>
                  <span className="h-2 overflow-hidden rounded-full bg-sunken">
                    <span
                      className="block h-full rounded-full bg-accent"
                      style={{ width: `${((value ?? 0) / most) * 100}%` }}
                    />
                  </span>
                  <span className="text-right font-mono">{secondsText(value)}</span>
                </div>
              );
            })}
          </div>
        );
      })}
    </div>
  );
}

const secondsText = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)} s`);
