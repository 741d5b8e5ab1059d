import { Coins } from 'lucide-react';
import type { Page } from '../shell/page.ts';

export const page: Page = {
  path: '/costs',
  title: 'Costs',
  icon: Coins,
  group: 'money',
  alsoCalled: 'tokens money models dollars spend',
  right: 'everybody',
  view: () => import('./costs-page.tsx'),
};
