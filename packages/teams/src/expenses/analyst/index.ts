export { answerAnalyst } from './analyst.ts';
export { AnalystAsk, type AnalystRequest, Period, Slice } from './ask.ts';
export { type Known, knownOf } from './known.ts';
export { clausesOf, type Phrases, readPhrases, type Understood, type Unread, understand } from './understand/index.ts';
