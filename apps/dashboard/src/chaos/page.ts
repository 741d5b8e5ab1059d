import { Zap } from 'lucide-react';
import type { Page } from '../shell/page.ts';

export const page: Page = {
  path: '/chaos',
  title: 'Chaos',
  icon: Zap,
  group: 'system',
  alsoCalled: 'faults experiments kill region cut',
  view: () => import('./chaos-page.tsx'),
};
