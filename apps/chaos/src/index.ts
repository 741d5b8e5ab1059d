export {
  type Ask,
  type Asked,
  isAsked,
  type LauncherView,
  type ProgramView,
  type Reply,
} from './drivers/launcher-line.ts';
export { throughHosts } from './drivers/through-hosts.ts';
export type { Report } from './experiment/report.ts';
export { type Scenario, scenario } from './experiment/scenario.ts';
export type { PanelState } from './panel.ts';
export { findToxiproxy } from './proxy/find.ts';
export type { ProxyPlan } from './proxy/main.ts';
export { findScenario, loadScenario, ownScenarios } from './scenarios.ts';
export type { Kept } from './store.ts';
