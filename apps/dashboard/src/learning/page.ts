import { GraduationCap } from 'lucide-react';
import type { Page } from '../shell/page.ts';

export const page: Page = {
  path: '/learning',
  title: 'Learning',
  icon: GraduationCap,
  group: 'knowledge',
  alsoCalled: 'versions verdicts promote roll back',
  view: () => import('./learning-page.tsx'),
};
