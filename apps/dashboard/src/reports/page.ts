import { FileText } from 'lucide-react';
import type { Page } from '../shell/page.ts';

export const page: Page = {
  path: '/reports',
  title: 'Reports',
  icon: FileText,
  group: 'money',
  alsoCalled: 'pdf audit outbox mail e-mail download',
  view: () => import('./reports-page.tsx'),
};
