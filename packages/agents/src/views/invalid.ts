import { errors } from '../errors.ts';

export const invalidView = (view: string, reason: string): Error =>
  errors.TEAM_INVALID({ reason: `the view ${view || 'without a title'}: ${reason}` });
