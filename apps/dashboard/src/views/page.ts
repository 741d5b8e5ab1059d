import { Table2 } from 'lucide-react';
import type { Page } from '../shell/page.ts';
import { words } from '../ui/words.ts';

export const page: Page = {
  path: '/views',
  title: 'Views',
  icon: Table2,
  group: 'money',
  alsoCalled: 'tables teams rows',
  view: () => import('./views-page.tsx'),
  below: [
    {
      path: '/views/$team/$view',
      title: ({ view = '' }) => words(view),
      view: () => import('./one-view-page.tsx'),
    },
  ],
};
