import { WEEKDAYS } from '../ask.ts';
import type { Scan } from './scan.ts';

type Weekday = (typeof WEEKDAYS)[number];

/** Days of the week that charges are limited to: "weekends", "on weekdays", "Mondays". In the order they are named. */
export function readWeekdays(scan: Scan): { at: number; says: string; weekdays: Weekday[] }[] {
  const found = [
    ...scan.take(/(?<= )(?:at |on |in |during )?(?:the )?week-?ends?(?: days?)?(?= )/, (_, at) => ({
      at,
      says: 'weekends',
      weekdays: WEEKDAYS.slice(5),
    })),
    // "Which weekday", "by weekday" ask for all of them.
    ...scan.take(
      /(?<= )(?<! (?:which|by|per|each|what|of the) )(?:on |during )?(?:the )?(?:week-?days|working days|workdays|weekday(?= (?:spending|expenses|charges|purchases)|s? *$))(?= )/,
      (_, at) => ({
        at,
        says: 'weekdays',
        weekdays: WEEKDAYS.slice(0, 5),
      }),
    ),
    ...scan.take(/(?<= )(?:on )?(monday|tuesday|wednesday|thursday|friday|saturday|sunday)s(?= )/, (match, at) => {
      const day = WEEKDAYS.find((each) => each.toLowerCase() === match[1]) as Weekday;
      return { at, says: `${day}s`, weekdays: [day] };
    }),
  ];
  return found.sort((a, b) => a.at - b.at);
}
