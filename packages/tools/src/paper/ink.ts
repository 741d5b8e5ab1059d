/**
 * Okabe and Ito's colours (2008), told apart with any kind of colour blindness; the light ones darkened until they stand out
 * from white by 3:1, and a dash for each, for who prints in grey. In a dark page the lighter ones of each pair.
 */
export const inks = [
  { light: '#0072b2', dark: '#56b4e9', dash: [] },
  { light: '#c45100', dark: '#ff9a4d', dash: [6, 3] },
  { light: '#00795a', dark: '#35c99c', dash: [2, 2] },
  { light: '#a8517f', dark: '#e59ac4', dash: [8, 3, 2, 3] },
  { light: '#8a6d00', dark: '#f0e442', dash: [4, 2] },
  { light: '#4a4a4a', dark: '#bdbdbd', dash: [1, 2] },
] as const;

export const paper = {
  text: '#1a1d21',
  quiet: '#555b63',
  rule: '#c9ced4',
  grid: '#e4e7ea',
  fill: '#f3f5f7',
} as const;

export const inkOf = (series: number): (typeof inks)[number] => inks[series % inks.length] as (typeof inks)[number];
