import { type ReactNode, useEffect, useState } from 'react';
import { Decisions } from './decisions/decisions.tsx';
import { Feed } from './feed/feed.tsx';
import { FigureRow } from './figures/figures.tsx';
import { Header } from './header/header.tsx';
import { ProblemBanner } from './header/problem-banner.tsx';
import { Inbox } from './inbox/inbox.tsx';
import { Learning } from './learning/learning.tsx';
import { Toasts } from './learning/toasts.tsx';
import { RegionMap } from './regions/region-map.tsx';
import { RunDrawer } from './run/run-drawer.tsx';
import { TryBox } from './try/try-box.tsx';
import { Announcer } from './ui/announcer.tsx';

export function App(): ReactNode {
  const [runId, openRun] = useRunInAddress();
  return (
    <>
      <Header />
      <main id="main" className="mx-auto grid max-w-[90rem] grid-cols-1 gap-4 px-4 py-4 sm:px-6 lg:grid-cols-12">
        <div className="space-y-4 lg:col-span-12">
          <ProblemBanner />
          <FigureRow />
          <RegionMap />
        </div>
        <div className="space-y-4 lg:order-2 lg:col-span-5">
          <Inbox openRun={openRun} />
          <Decisions openRun={openRun} />
          <Learning />
        </div>
        <div className="space-y-4 lg:order-1 lg:col-span-7">
          <TryBox />
          <Feed openRun={openRun} />
        </div>
      </main>
      <Announcer />
      <Toasts />
      {runId && <RunDrawer key={runId} runId={runId} close={() => openRun(null)} />}
    </>
  );
}

/** The open run stands in the address, so that it can be shared and closed by going back. */
function useRunInAddress(): [string | null, (runId: string | null) => void] {
  const [runId, setRunId] = useState(read);
  useEffect(() => {
    const changed = (): void => setRunId(read());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  const open = (next: string | null): void => {
    if (next) location.hash = `run=${next}`;
    else {
      history.replaceState(null, '', location.pathname);
      setRunId(null);
    }
  };
  return [runId, open];
}

const read = (): string | null => /^#run=([0-9a-f-]{36})$/.exec(location.hash)?.[1] ?? null;
