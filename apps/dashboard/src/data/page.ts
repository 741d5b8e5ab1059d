import { Database } from 'lucide-react';
import type { Page } from '../shell/page.ts';

export const page: Page = {
  path: '/data',
  title: 'Data',
  icon: Database,
  group: 'system',
  alsoCalled: 'generator made-up planted answer key reset seed',
  right: 'operate',
  view: () => import('./data-page.tsx'),
};
