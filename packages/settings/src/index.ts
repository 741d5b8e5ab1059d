export type { Variable } from './catalogue.ts';
export type { Description } from './describe.ts';
export { describeSettings, maskSettings, maskUrl, renderSettings } from './describe.ts';
export type { Environment, Settings } from './load.ts';
export { loadSettings, readSetting } from './load.ts';
export { nearest } from './nearest.ts';
export { isOwnHost } from './own-host.ts';
export { type ProviderName, type RoleModels, readRoles } from './roles.ts';
