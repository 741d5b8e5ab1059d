/** How a drained region gets a worker again. Apart from the launcher, so that commands do not load all of it. */
export function comeBack(region: string): string {
  return `the region stays empty until the next start or \`npm run holdfast -- worker --region ${region}\``;
}
