/** Where people of the seed data live and travel: latitude and longitude in degrees. A place that is not here has no distance. */
const places: Readonly<Record<string, readonly [number, number]>> = {
  'new york': [40.71, -74.01],
  boston: [42.36, -71.06],
  washington: [38.91, -77.04],
  atlanta: [33.75, -84.39],
  chicago: [41.88, -87.63],
  austin: [30.27, -97.74],
  denver: [39.74, -104.99],
  seattle: [47.61, -122.33],
  'san francisco': [37.77, -122.42],
  'los angeles': [34.05, -118.24],
  toronto: [43.65, -79.38],
  'mexico city': [19.43, -99.13],
  london: [51.51, -0.13],
  berlin: [52.52, 13.4],
  paris: [48.86, 2.35],
  lagos: [6.52, 3.38],
  dubai: [25.2, 55.27],
  mumbai: [19.08, 72.88],
  singapore: [1.35, 103.82],
  tokyo: [35.68, 139.65],
  sydney: [-33.87, 151.21],
};

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Along the great circle; null where one of them is not known. */
export function distanceKm(a: string, b: string): number | null {
  const [from, to] = [places[a.trim().toLowerCase()], places[b.trim().toLowerCase()]];
  if (from === undefined || to === undefined) return null;
  const [lat1, lon1, lat2, lon2] = [radians(from[0]), radians(from[1]), radians(to[0]), radians(to[1])];
  const h = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin((lon2 - lon1) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(h)));
}
