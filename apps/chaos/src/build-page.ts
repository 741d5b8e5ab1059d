import { fileURLToPath } from 'node:url';
import { type Built, buildPage } from '@holdfast/dashboard/build';

/** What the page is built from beside its own folder: the shapes it is told, and the tokens of the other page. */
const also = [
  '../package.json',
  '../../../pnpm-lock.yaml',
  '../src/fault.ts',
  '../src/wire.ts',
  '../../dashboard/src/styles/tokens.css',
];

/** The panel's page, built when its sources changed since the last build. */
export const buildPanelPage = (): Promise<Built> =>
  buildPage({ home: fileURLToPath(new URL('../page', import.meta.url)), also });
