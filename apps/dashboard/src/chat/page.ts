import { MessagesSquare } from 'lucide-react';
import type { Page } from '../shell/page.ts';

export const page: Page = {
  path: '/chat',
  title: 'Chat',
  icon: MessagesSquare,
  group: 'work',
  thumb: true,
  alsoCalled: 'ask question conversation orchestrator assistant',
  right: 'ask',
  view: () => import('./chat-page.tsx'),
};
