import { defineErrors } from '@holdfast/errors';

export const errors = defineErrors({
  TEAM_LOAD_FAILED: {
    message: '{file} cannot be loaded: {reason}',
    fix: 'Correct the file, or take its folder away: every folder of packages/teams/src with a team.ts is a team.',
    status: 500,
  },
});
