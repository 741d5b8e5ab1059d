import { Workflow } from 'lucide-react';
import type { Page } from '../shell/page.ts';

export const page: Page = {
  path: '/runs',
  title: 'Runs',
  icon: Workflow,
  group: 'work',
  thumb: true,
  alsoCalled: 'timeline tasks failed stuck redrive history',
  view: () => import('./runs-page.tsx'),
  below: [
    { path: '/runs/$run', title: ({ run = '' }) => `Run ${run.slice(0, 8)}`, view: () => import('./run-page.tsx') },
  ],
};
