import { Settings2 } from 'lucide-react';
import type { Page } from '../shell/page.ts';

export const page: Page = {
  path: '/settings',
  title: 'Settings',
  icon: Settings2,
  group: 'system',
  alsoCalled: 'models providers versions workers regions configuration doctor',
  view: () => import('./settings-page.tsx'),
};
