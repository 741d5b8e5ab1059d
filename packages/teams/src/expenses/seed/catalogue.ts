/** What can be bought where, for how much and when: the merchants, categories, ranges and payment methods users know. */
export interface Category {
  readonly name: string;
  readonly merchants: readonly string[];
  /** US dollars; nine of ten charges lie between, spread log-normally, and none far outside. */
  readonly low: number;
  readonly high: number;
  /** How often, before taste, weekday and month. */
  readonly often: number;
  /** Sunday to Saturday. */
  readonly weekdays: readonly number[];
  /** January to December. */
  readonly months: readonly number[];
  readonly items: readonly string[];
}

const even = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
const weekend = [1.6, 0.8, 0.8, 0.8, 0.9, 1.3, 1.8];
const workdays = [0.5, 1.2, 1.2, 1.2, 1.2, 1.2, 0.6];
const gifts = [0.8, 0.8, 0.9, 0.9, 1, 1, 1, 1, 1, 1.1, 1.6, 1.9];

export const categories: readonly Category[] = [
  {
    name: 'Groceries',
    merchants: ['Whole Foods', 'Local Market', 'Costco', 'Walmart', 'Target'],
    low: 10,
    high: 150,
    often: 10,
    weekdays: weekend,
    months: even,
    items: ['milk', 'bread', 'vegetables', 'chicken', 'fruit', 'pasta', 'cheese', 'rice'],
  },
  {
    name: 'Home Improvement',
    merchants: ['Home Depot', "Lowe's", 'Ace Hardware', 'IKEA'],
    low: 20,
    high: 500,
    often: 2,
    weekdays: weekend,
    months: [0.7, 0.7, 1, 1.4, 1.6, 1.5, 1.3, 1.1, 1, 0.9, 0.7, 0.6],
    items: ['paint', 'screws', 'lumber', 'a lamp', 'shelves', 'garden tools'],
  },
  {
    name: 'Electronics',
    merchants: ['Apple Store', 'Best Buy', 'Amazon', 'Target', 'Walmart'],
    low: 50,
    high: 1000,
    often: 1.2,
    weekdays: weekend,
    months: gifts,
    items: ['headphones', 'a charger', 'a keyboard', 'a tablet', 'a monitor'],
  },
  {
    name: 'Shopping',
    merchants: ['Amazon', 'Target', 'Walmart', 'IKEA', 'Best Buy'],
    low: 15,
    high: 200,
    often: 5,
    weekdays: weekend,
    months: gifts,
    items: ['clothes', 'shoes', 'books', 'toys', 'kitchenware', 'a gift'],
  },
  {
    name: 'Restaurant',
    merchants: ["McDonald's", 'Italian Bistro', 'Chipotle', 'Subway', 'Pizza Hut', "Domino's"],
    low: 15,
    high: 100,
    often: 7,
    weekdays: weekend,
    months: even,
    items: ['lunch', 'dinner', 'drinks', 'dessert', 'a family meal'],
  },
  {
    name: 'Transport',
    merchants: ['Uber', 'Lyft'],
    low: 5,
    high: 60,
    often: 5,
    weekdays: workdays,
    months: even,
    items: ['a ride downtown', 'a ride to the airport', 'a ride home'],
  },
  {
    name: 'Fuel',
    merchants: ['Shell Gas Station', 'Tesla Supercharger', 'Exxon', 'Chevron', 'BP'],
    low: 20,
    high: 100,
    often: 4,
    weekdays: workdays,
    months: [0.9, 0.9, 1, 1, 1.1, 1.2, 1.3, 1.2, 1, 1, 1, 1],
    items: ['a full tank', 'half a tank', 'a charge'],
  },
  {
    name: 'Travel',
    merchants: ['Delta Airlines', 'Hilton Hotels'],
    low: 100,
    high: 2000,
    often: 0.6,
    weekdays: [1, 1, 1, 1, 1, 1, 1],
    months: [0.7, 0.8, 1, 1, 1.2, 1.6, 1.8, 1.6, 0.9, 0.8, 1.2, 1.5],
    items: ['a flight', 'two nights', 'an upgrade'],
  },
  {
    name: 'Coffee',
    merchants: ['Starbucks', 'Local Market', 'Whole Foods', 'Costco'],
    low: 3,
    high: 25,
    often: 5,
    weekdays: workdays,
    months: even,
    items: ['a latte', 'an espresso', 'a muffin', 'a bag of beans', 'a cold brew'],
  },
];

/** Paid every month. `varies`: by how much the amount differs from month to month. */
export const subscriptions: readonly {
  readonly merchant: string;
  readonly prices: readonly number[];
  readonly varies: number;
}[] = [
  { merchant: 'Netflix', prices: [15.49, 22.99], varies: 0 },
  { merchant: 'Spotify', prices: [11.99, 16.99], varies: 0 },
  { merchant: 'Planet Fitness', prices: [10, 24.99], varies: 0 },
  { merchant: 'Internet Provider', prices: [39.99, 49.99], varies: 0 },
  { merchant: 'Electric Company', prices: [28, 36, 44], varies: 0.12 },
];

export const paymentMethods = ['Debit Card', 'Credit Card', 'Apple Pay', 'PayPal', 'Bank Transfer'] as const;
