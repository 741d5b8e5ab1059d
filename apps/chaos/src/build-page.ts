import { fileURLToPath } from 'node:url';
import { type Built, buildPage } from '@holdfast/dashboard/build';

/** What the page is built from beside its own folder: the shapes it is told, and what it shares with the other page. */
const shared = [
  '../public/mark.svg',
  '../public/theme.js',
  'styles/look.css',
  'styles/tokens.css',
  ...['badge.tsx', 'button.tsx', 'notice.tsx', 'panel.tsx', 'words.ts'].map((part) => `ui/${part}`),
];
const also = [
  '../package.json',
  '../../../pnpm-lock.yaml',
  '../src/fault.ts',
  '../src/wire.ts',
  ...shared.map((file) => `../../dashboard/src/${file}`),
];

/** The panel's page, built when its sources changed since the last build. */
export const buildPanelPage = (): Promise<Built> =>
  buildPage({ home: fileURLToPath(new URL('../page', import.meta.url)), also });
