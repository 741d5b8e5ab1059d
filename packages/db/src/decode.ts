import pg from 'pg';

export type Decode = (text: string) => unknown;

const oid = {
  int8: 20,
  int8List: 1016,
  numeric: 1700,
  numericList: 1231,
  date: 1082,
  dateList: 1182,
  timestamp: 1114,
  timestampList: 1115,
  timestamptz: 1184,
  interval: 1186,
  intervalList: 1187,
  textList: 1009,
} as const;

const asText: Decode = (text) => text;
const asTextList = builtin(oid.textList);
const asDate = builtin(oid.timestamptz);

/**
 * How a column of this type arrives: INT8 as a number while that is exact (a bigint beyond), TIMESTAMPTZ
 * as a Date, JSON parsed; NUMERIC, DATE, TIMESTAMP and INTERVAL keep their text, which loses nothing.
 */
export function decoder(typeId: number): Decode {
  return own.get(typeId) ?? builtin(typeId);
}

export function decodeInt8(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

function builtin(typeId: number): Decode {
  return pg.types.getTypeParser(typeId, 'text');
}

/** Sessions run in UTC, so nearly every time ends in `+00`; the rest (infinity, BC) takes the slow way. */
function decodeTime(text: string): unknown {
  if (!text.endsWith('+00') || text.length > 29) return asDate(text);
  return new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
}

function list(element: Decode): Decode {
  return (text) => (asTextList(text) as (string | null)[]).map((item) => (item === null ? null : element(item)));
}

const own = new Map<number, Decode>([
  [oid.int8, decodeInt8],
  [oid.int8List, list(decodeInt8)],
  [oid.numeric, asText],
  [oid.numericList, asTextList],
  [oid.date, asText],
  [oid.dateList, asTextList],
  [oid.timestamp, asText],
  [oid.timestampList, asTextList],
  [oid.timestamptz, decodeTime],
  [oid.interval, asText],
  [oid.intervalList, asTextList],
]);
