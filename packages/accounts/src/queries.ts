import { loadQueries } from '@holdfast/db';

const file = (name: string): URL => new URL(`./sql/${name}.sql`, import.meta.url);

export const users = loadQueries(file('users'), [
  'add',
  'list',
  'by_login',
  'by_id',
  'by_subject',
  'link_subject',
  'set_role',
  'set_password',
  'disable',
  'other_admins',
]);
export const sessions = loadQueries(file('sessions'), [
  'open',
  'seen',
  'caller',
  'of_user',
  'close',
  'close_all',
  'tidy',
]);
export const links = loadQueries(file('sign_in_links'), ['make', 'spend', 'drop', 'tidy']);
export const keys = loadQueries(file('api_keys'), ['make', 'of_user', 'caller', 'seen', 'revoke']);
export const failures = loadQueries(file('sign_in_failures'), ['waits', 'note', 'forget', 'take_back', 'tidy']);
export const audit = loadQueries(file('audit'), ['last', 'append', 'after', 'newest']);
