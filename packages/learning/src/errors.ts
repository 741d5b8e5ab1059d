import { defineErrors } from '@holdfast/errors';

export const errors = defineErrors({
  DECISION_UNKNOWN: {
    message: 'there is no decision {decision}',
    fix: '`npm run holdfast -- show RUN` and the page list the decisions of a run with their ids.',
    status: 404,
  },
  LEARNER_UNKNOWN: {
    message: 'nothing was ever said of {member} of {team}',
    fix: '`npm run holdfast -- learn` lists the members with verdicts; a verdict on one of its decisions begins.',
    status: 404,
  },
  LEARNER_MISSING: {
    message: '{member} of {team} does not learn',
    fix: 'Only a member whose team declares `learns` has parameters to replay; look into its team.ts.',
    status: 404,
  },
  VERSION_UNKNOWN: {
    message: '{member} of {team} has no version {version}',
    fix: '`npm run holdfast -- learn TEAM MEMBER` lists its versions; 0 is the one in the code.',
    status: 404,
  },
  VERSION_REFUSED: {
    message: 'version {version} of {member} of {team} is not put in force: {reason}',
    fix: 'Only a version that waits in shadow, made from the one in force, can be promoted; `npm run holdfast -- learn` says where each stands.',
    status: 409,
  },
  VERSION_TAKEN: {
    message: '{by} was first: version {version} of {member} of {team} is in force since {at}',
    fix: 'Look at that version before doing more; `npm run holdfast -- learn rollback TEAM MEMBER` takes it back.',
    status: 409,
  },
  ROLLBACK_REFUSED: {
    message: '{member} of {team} is not rolled back: {reason}',
    fix: 'Name an earlier version that was in force, or 0 for the one in the code; `npm run holdfast -- learn TEAM MEMBER` lists them.',
    status: 409,
  },
  LEARNING_BUSY: {
    message: 'what is known of {member} of {team} changed {tries} times while this was written',
    fix: 'Send it again; many people judge this member just now.',
    status: 503,
  },
  LEARNER_FAILED: {
    message: 'the learner of {member} of {team} cannot propose: {reason}',
    fix: 'Mend `learns` of that member. The verdicts are kept, and the next one sets its learner going again.',
    status: 500,
  },
});
