/** A database's URL with other hosts; login, database and parameters stay. */
export const throughHosts = (url: string, hosts: readonly string[]): string =>
  url.replace(/^(\w+:\/\/(?:[^@/?#]*@)?)[^/?#]*/, `$1${hosts.join(',')}`);
