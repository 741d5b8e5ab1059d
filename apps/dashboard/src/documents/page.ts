import { Receipt } from 'lucide-react';
import type { Page } from '../shell/page.ts';

export const page: Page = {
  path: '/documents',
  title: 'Documents',
  icon: Receipt,
  group: 'money',
  view: () => import('./documents-page.tsx'),
  alsoCalled: 'receipts upload files scans invoices pdf',
  below: [{ path: '/documents/$document', title: () => 'Document', view: () => import('./document-page.tsx') }],
};
