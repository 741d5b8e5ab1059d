export { checkAnswer, type Given, giveAnswer } from './answer.ts';
export { createHandler, type HandlerOptions } from './attempt.ts';
export { Brief, Chart, Figure, Table } from './brief.ts';
export { answerTo, chatOf, type Sending, saidBefore, sendMessage, sessionOf, type Talker } from './chat.ts';
export type { EffectOptions, Finding } from './effect.ts';
export { NotDone, notDone } from './effect.ts';
export { type Chore, triggersOf } from './fire.ts';
export type { Generated, Generator, GeneratorOptions } from './generator.ts';
export type { HumanQuestion } from './human.ts';
export type {
  Agent,
  AgentTools,
  Asked,
  Asking,
  Changed,
  Counted,
  Human,
  Member,
  Peer,
  Question,
  RecallAt,
  SpawnEnd,
  Spawned,
  Step,
  StepDecision,
  Tools,
} from './member.ts';
export { type Mind, readMind } from './mind.ts';
export { nextMember, planNext } from './next.ts';
export type { EffectQuestion } from './once.ts';
export { fail, snooze } from './pause.ts';
export { memoriesView } from './platform/memories-view.ts';
export { runsView } from './platform/runs-view.ts';
export { type Prompt, type Prompts, readPrompts } from './prompt.ts';
export { redriveRun } from './redrive.ts';
export type { Registered, RegisteredMember, Registry } from './registry.ts';
export { createRegistry } from './registry.ts';
export { type RetryOptions, retryFromStep } from './retry-from.ts';
export { schemaOf, shapeOf } from './shape.ts';
export { emit, newRun, type StartOptions, startRun, type Whose } from './start.ts';
export type { AnyState, Facts, State } from './state.ts';
export { readState } from './state.ts';
export type { AnyTeam, Next, Team } from './team.ts';
export { isTeam, team } from './team.ts';
export { type AnyTool, type Approval, type Tool, type ToolAt, type ToolClass, tool } from './tool.ts';
export type { ToolAnswer, ToolQuestion } from './tool-question.ts';
export type { Chatting, ChatUser, Inputs, Said, Trigger } from './trigger.ts';
export { chat, event, every, http, watch } from './trigger.ts';
export { type Act, type ActAt, type Acted, type AnyAct, act, actOn } from './views/act.ts';
export { readRow, readView, type Served, viewOf } from './views/ask.ts';
export type { Filter, Option } from './views/filter.ts';
export { type AnyIntake, type Intake, type IntakeColumn, intake } from './views/intake.ts';
export { loadSqlRows, type SqlRow, type SqlRows, sqlRows } from './views/sql-rows.ts';
export {
  type AnyView,
  type Ask,
  type Column,
  type ColumnKind,
  type Tone,
  type View,
  type ViewAt,
  type ViewPage,
  view,
} from './views/view.ts';
export type { World } from './world.ts';
