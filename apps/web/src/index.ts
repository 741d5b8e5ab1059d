export { buildWeb, type WebOptions } from './web.ts';
export { startWeb } from './main.ts';
