import { ReceiptText } from 'lucide-react';
import type { Page } from '../shell/page.ts';

export const page: Page = {
  path: '/expenses',
  title: 'Expenses',
  icon: ReceiptText,
  group: 'money',
  thumb: true,
  alsoCalled: 'charges payments receipts csv import export',
  view: () => import('./expenses-page.tsx'),
};
