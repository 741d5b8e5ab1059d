import { PiggyBank } from 'lucide-react';
import type { Page } from '../shell/page.ts';

export const page: Page = {
  path: '/budgets',
  title: 'Budgets',
  icon: PiggyBank,
  group: 'money',
  alsoCalled: 'limits forecast overspending alerts month',
  view: () => import('./budgets-page.tsx'),
};
