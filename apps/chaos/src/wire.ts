/** What the panel tells its page. Types only. */
export type { Part, Topology } from './driver.ts';
export type { Progress } from './experiment/experiment.ts';
export type { Report } from './experiment/report.ts';
export type { Scenario } from './experiment/scenario.ts';
export type { Fault } from './fault.ts';
export type { Weighed } from './guard.ts';
export type { PanelState } from './panel.ts';
export type { Kept } from './store.ts';
