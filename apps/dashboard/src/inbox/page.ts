import { Inbox } from 'lucide-react';
import type { Page } from '../shell/page.ts';
import { useOpenCount } from './use-open-count.ts';

export const page: Page = {
  path: '/inbox',
  title: 'Inbox',
  icon: Inbox,
  group: 'work',
  thumb: true,
  useCount: useOpenCount,
  alsoCalled: 'approvals questions review',
  right: 'answer',
  view: () => import('./inbox-page.tsx'),
};
