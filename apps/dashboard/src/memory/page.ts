import { Brain } from 'lucide-react';
import type { Page } from '../shell/page.ts';

export const page: Page = {
  path: '/memory',
  title: 'Memory',
  icon: Brain,
  group: 'knowledge',
  alsoCalled: 'knows recall forget facts cases',
  view: () => import('./memory-page.tsx'),
};
