import type { ReactNode } from 'react';
import { useOpenRun } from '../shell/open-run.ts';
import { Inbox } from './inbox.tsx';

export default function InboxPage(): ReactNode {
  const openRun = useOpenRun();
  return <Inbox openRun={openRun} />;
}
