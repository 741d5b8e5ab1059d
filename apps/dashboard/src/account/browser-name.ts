const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\//, 'Firefox'],
  [/\b(?:Headless)?Chrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\b(?:iPhone|iPad)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** `Mozilla/5.0 …` as people call it: "Firefox on Linux". */
export function browserName(agent: string): string {
  const found = (of: typeof browsers): string | undefined => of.find(([pattern]) => pattern.test(agent))?.[1];
  const [browser, system] = [found(browsers), found(systems)];
  if (browser === undefined) return agent === '' ? 'A program' : agent.slice(0, 60);
  return system === undefined ? browser : `${browser} on ${system}`;
}
