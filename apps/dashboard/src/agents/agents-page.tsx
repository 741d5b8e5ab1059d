import type { ReactNode } from 'react';
import { Decisions } from '../decisions/decisions.tsx';
import { Feed } from '../feed/feed.tsx';
import { FigureRow } from '../figures/figures.tsx';
import { Inbox } from '../inbox/inbox.tsx';
import { Learning } from '../learning/learning.tsx';
import { RegionMap } from '../regions/region-map.tsx';
import { useOpenRun } from '../shell/open-run.ts';
import { TryBox } from '../try/try-box.tsx';

/** Regions, what their agents do now, and what they concluded. */
export default function AgentsPage(): ReactNode {
  const openRun = useOpenRun();
  return (
    <div className="grid grid-cols-1 gap-4 lg:grid-cols-12">
      <div className="space-y-4 lg:col-span-12">
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
    </div>
  );
}
