import { Bot } from 'lucide-react';
import type { Page } from '../shell/page.ts';

export const page: Page = {
  path: '/',
  title: 'Agents',
  icon: Bot,
  group: 'work',
  thumb: true,
  alsoCalled: 'home regions live activity decisions',
  view: () => import('./agents-page.tsx'),
};
