import { Braces } from 'lucide-react';
import type { Page } from '../shell/page.ts';

export const page: Page = {
  path: '/reference',
  title: 'API',
  icon: Braces,
  group: 'system',
  alsoCalled: 'http openapi rest routes rights try requests',
  view: () => import('./reference-page.tsx'),
};
