import { Outlet } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { useMe } from '../account/me.tsx';
import { Header } from '../header/header.tsx';
import { LicenceBanner } from '../header/licence-banner.tsx';
import { ProblemBanner } from '../header/problem-banner.tsx';
import { CommandPalette } from '../palette/command-palette.tsx';
import { Announcer } from '../ui/announcer.tsx';
import { DrawerBoundary } from '../ui/drawer-boundary.tsx';
import { Toasts } from '../ui/toasts.tsx';
import { usePage } from './current-page.ts';
import { SideNavigation, ThumbNavigation } from './navigation.tsx';
import { useOpenRun, useRunInAddress } from './open-run.ts';
import { NotForYou } from './page-states.tsx';

const RunDrawer = lazy(() => import('../run/run-drawer.tsx'));

/** What every page stands in: navigation, header, the drawer of a run, toasts, the command palette. */
export function Shell(): ReactNode {
  const runId = useRunInAddress();
  const openRun = useOpenRun();
  const { rights } = useMe();
  const { right } = usePage() ?? {};
  const mine = right === undefined || rights.includes(right);
  return (
    <div className="flex min-h-dvh">
      <a
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-40 focus:rounded focus:bg-surface focus:px-3 focus:py-2"
      >
        To the content
      </a>
      <SideNavigation />
      <div className="min-w-0 flex-1">
        <Header />
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto max-w-[90rem] space-y-4 px-4 pt-4 pb-24 outline-none sm:px-6 lg:pb-8"
        >
          <ProblemBanner />
          <LicenceBanner />
          {mine ? <Outlet /> : <NotForYou />}
        </main>
      </div>
      <ThumbNavigation />
      <Announcer />
      <Toasts />
      <CommandPalette />
      {runId && (
        <DrawerBoundary key={runId} name={`Run ${runId.slice(0, 8)}`} close={() => openRun(null)}>
          <Suspense>
            <RunDrawer runId={runId} close={() => openRun(null)} />
          </Suspense>
        </DrawerBoundary>
      )}
    </div>
  );
}
