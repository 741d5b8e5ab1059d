import type { ReactNode } from 'react';
import { Learning } from './learning.tsx';

export default function LearningPage(): ReactNode {
  return <Learning />;
}
