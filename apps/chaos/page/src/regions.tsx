import { Badge, type Tone } from '@holdfast/dashboard/ui/badge';
import { Skeleton } from '@holdfast/dashboard/ui/notice';
import { Panel } from '@holdfast/dashboard/ui/panel';
import { CircleCheck, CircleHelp, Hourglass, type LucideIcon, RotateCcw, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PanelState } from '../../src/wire.ts';
import { type Offer, regionOffers, sharedOffers } from './offers.ts';

type Seen = PanelState['regions'][number];
type State = Seen['state'];

export const states: Record<State, { tone: Tone; icon: LucideIcon; word: string }> = {
  live: { tone: 'good', icon: CircleCheck, word: 'LIVE' },
  suspect: { tone: 'warn', icon: Hourglass, word: 'SUSPECT' },
  unreachable: { tone: 'bad', icon: Unplug, word: 'UNREACHABLE' },
  rejoining: { tone: 'busy', icon: RotateCcw, word: 'REJOINING' },
};

const witnesses = [
  ['heartbeats', 'Heartbeats', 'decide'],
  ['database', 'Database', 'sees'],
  ['panel', 'This panel', 'knows'],
] as const;

/** Regions with their three witnesses, and what can be done to each. */
export function Regions({
  state,
  choose,
  idle,
}: {
  state: PanelState | null;
  choose(offer: Offer): void;
  idle: boolean;
}): ReactNode {
  return (
    <Panel
      title="Regions"
      aside={<span className="text-xs text-muted">in the order of takeover; only heartbeats decide</span>}
    >
      {!state && <Skeleton lines={6} />}
      {state && (
        <div className="grid gap-3 p-3 lg:grid-cols-3">
          {state.regions.map((seen) => (
            <RegionCard key={seen.region} seen={seen} state={state} choose={choose} idle={idle} />
          ))}
        </div>
      )}
    </Panel>
  );
}

function RegionCard({
  seen,
  state,
  choose,
  idle,
}: {
  seen: Seen;
  state: PanelState;
  choose(offer: Offer): void;
  idle: boolean;
}): ReactNode {
  const { tone, icon, word } = states[seen.state];
  const parts = state.topology.parts.filter(({ region }) => region === seen.region);
  return (
    <article
      aria-label={`Region ${seen.region}`}
      className={`flex min-w-0 flex-col gap-2 rounded-lg border bg-page/50 p-3 ${seen.state === 'unreachable' ? 'border-bad/50' : 'border-line'}`}
    >
      <header className="flex items-center justify-between gap-2">
        <h3 className="truncate font-semibold">{seen.region}</h3>
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </header>
      <p className="flex flex-wrap gap-x-3 text-xs text-muted">
        {parts.map(({ name, state: standing, leads }) => (
          <span key={name}>
            {name}: <span className={standing === 'runs' ? '' : 'font-medium text-bad'}>{standing}</span>
            {leads && ', takes the writes'}
          </span>
        ))}
      </p>
      <dl className="space-y-1 text-xs">
        {witnesses.map(([name, label, verb]) => {
          const { state: says, says: why } = seen.witnesses[name];
          return (
            <div key={name} className="grid grid-cols-[7.5rem_1fr] gap-2">
              <dt className="text-muted">
                {label} {verb === 'decide' ? <span className="text-accent">decide</span> : verb}
              </dt>
              <dd className="min-w-0">
                <span
                  className={`font-medium ${says === 'live' ? 'text-good' : says === 'unreachable' ? 'text-bad' : 'text-warn'}`}
                >
                  {says ?? 'nothing'}
                </span>{' '}
                <span className="text-muted">{why}</span>
              </dd>
            </div>
          );
        })}
      </dl>
      {!seen.agree && (
        <p>
          <Badge tone="warn" icon={CircleHelp}>
            the witnesses disagree
          </Badge>
        </p>
      )}
      <Offers offers={regionOffers(seen.region)} choose={choose} idle={idle} name={`Break ${seen.region}`} />
    </article>
  );
}

/** Database, web, store and models. */
export function Shared({
  state,
  choose,
  idle,
}: {
  state: PanelState;
  choose(offer: Offer): void;
  idle: boolean;
}): ReactNode {
  const beside = state.topology.parts.filter(({ region }) => region === null);
  return (
    <Panel
      title="Beside the regions"
      aside={
        <span className="flex flex-wrap gap-x-3 text-xs text-muted">
          {beside.map(({ name, state: standing }) => (
            <span key={name}>
              {name}: <span className={standing === 'runs' ? '' : 'font-medium text-bad'}>{standing}</span>
            </span>
          ))}
        </span>
      }
    >
      <div className="p-3">
        <Offers offers={sharedOffers(state)} choose={choose} idle={idle} name="Break what stands beside the regions" />
      </div>
    </Panel>
  );
}

function Offers({
  offers,
  choose,
  idle,
  name,
}: {
  offers: Offer[];
  choose(offer: Offer): void;
  idle: boolean;
  name: string;
}): ReactNode {
  return (
    <div role="group" aria-label={name} className="mt-auto flex flex-wrap gap-1.5 pt-1">
      {offers.map((offer) => (
        <button
          key={offer.says}
          type="button"
          disabled={!idle}
          title={idle ? undefined : 'An experiment is under way, or nothing can be broken here'}
          className="inline-flex min-h-8 items-center gap-1.5 rounded-lg border border-line-strong/50 bg-surface px-2 text-xs font-medium transition-colors hover:border-bad/60 hover:bg-bad-soft hover:text-bad disabled:opacity-50"
          onClick={() => choose(offer)}
        >
          <offer.icon aria-hidden className="size-3.5 shrink-0" />
          {offer.says}
        </button>
      ))}
    </div>
  );
}
