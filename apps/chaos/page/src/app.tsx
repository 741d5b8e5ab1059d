import { DatabaseZap, Eye, KeyRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Header } from './header.tsx';
import { History } from './history.tsx';
import type { Offer } from './offers.ts';
import { Regions, Shared } from './regions.tsx';
import { OpenFaults, Running } from './running.tsx';
import { Scenarios } from './scenarios.tsx';
import { FaultSheet } from './sheet.tsx';
import { useHistory, useLive, useScenarios } from './use-panel.ts';

export function App(): ReactNode {
  const { state, connected } = useLive();
  const [offer, setOffer] = useState<Offer | null>(null);
  const running = state?.running ?? null;
  const ended = state?.latest?.experiment ?? null;
  // Read again when an experiment has ended, and when the database is back.
  const history = useHistory(`${ended}/${state?.answers}`);
  const scenarios = useScenarios(`${connected}/${state?.driver.kind}`);
  const breaks = state !== null && state.driver.kind !== 'none' && connected;
  const idle = breaks && running === null;
  return (
    <>
      <Header state={state} connected={connected} />
      <main className="mx-auto max-w-[90rem] space-y-4 px-4 py-4 sm:px-6">
        {state && !state.answers && (
          <Note icon={DatabaseZap}>
            The database does not answer the panel. What was seen last is shown; events wait until it is back.
          </Note>
        )}
        {state?.driver.kind === 'none' && <Note icon={Eye}>This panel only looks on: {state.driver.says}.</Note>}
        {state && state.licenceDaysLeft !== null && (
          <Note icon={KeyRound}>
            CockroachDB has no licence key:{' '}
            {state.licenceDaysLeft > 0 ? `in ${state.licenceDaysLeft.toFixed(1)} days` : 'now'} it runs five
            transactions at a time, and experiments say nothing any more.
          </Note>
        )}
        {running && <Running running={running} />}
        {state && <OpenFaults state={state} />}
        <Regions state={state} choose={setOffer} idle={idle} />
        {state && <Shared state={state} choose={setOffer} idle={idle} />}
        <Scenarios scenarios={scenarios.value} failed={scenarios.failed} idle={idle && state.open.length === 0} />
        <History kept={history.value} failed={history.failed} />
      </main>
      {offer && <FaultSheet says={offer.says} fault={offer.fault} close={() => setOffer(null)} />}
    </>
  );
}

function Note({ icon: Icon, children }: { icon: typeof Eye; children: ReactNode }): ReactNode {
  return (
    <p
      role="status"
      className="flex items-center gap-3 rounded-xl border border-warn/40 bg-warn-soft px-4 py-3 text-sm text-warn"
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span>{children}</span>
    </p>
  );
}
