/** The ten shopping types of the product, as the seed data and the page name them. */
export const shoppingTypes = [
  'Groceries',
  'Home Improvement',
  'Electronics',
  'Shopping',
  'Restaurant',
  'Transport',
  'Fuel',
  'Travel',
  'Subscription',
  'Coffee',
] as const;
export type ShoppingType = (typeof shoppingTypes)[number];

/**
 * Words of names and descriptions that tell a type, written by hand: kinds of shops, goods, and companies that everybody
 * knows. Letters only, lower case; a `+` at the end: whatever begins so. German, French and Spanish kinds of shops too.
 */
const told: Readonly<Record<ShoppingType, string>> = {
  Groceries: `grocer+ supermarket+ market foods food mart deli delicatessen bakery+ butcher+ meats produce organic+ milk bread vegetables fruit+ cheese eggs
    supermercado supermarche epicerie boulangerie boucherie lebensmittel backerei metzgerei costco walmart kroger safeway aldi lidl tesco sainsbury+ asda
    morrisons waitrose wholefoods traderjoe+ publix wegmans loblaw+ sobeys metro rewe edeka carrefour auchan mercadona migros coop woolworths coles
    pharmacy drugstore instacart freshco nofrills farmboy heb meijer spar penny netto kaufland dm rossmann`,
  'Home Improvement': `hardware lumber paint+ plumbing tile+ flooring tools garden+ nursery landscap+ lighting electric+ supply supplies rona lowes homedepot
    homehardware acehardware ikea bauhaus obi hornbach bunnings screwfix wickes menards furniture appliance+ roofing carpet+ glass locksmith fasten+
    screws wood timber bricks baumarkt ferreteria quincaillerie bricolage canadiantire handyman cabinet+ decor`,
  Electronics: `electronic+ computer+ bestbuy applestore apple microcenter newegg dell lenovo samsung sony camera+ phone+ mobile+ cellular headphones charger
    keyboard tablet monitor laptop printer+ audio video mediamarkt saturn currys bhphoto gamestop radioshack thesource hp cable+ memory battery batteries
    software hardwareonline`,
  Shopping: `shop store stores boutique fashion clothing clothes apparel shoes footwear books bookstore toys gift+ jewel+ cosmetic+ beauty department mall
    outlet amazon target macys nordstrom zara gap uniqlo nike adidas sephora etsy ebay aliexpress shein sport+ dollarama dollartree dollar winners
    marshalls tjmaxx ross kohls primark costume+ craft+ michaels party stationery staples kleidung ropa vetements libreria librairie florist+ flowers
    optical eyewear bags leather perfume+ pet petsmart petco hobby`,
  Restaurant: `restaurant+ ristorante restaurante grill bistro brasserie pizz+ burger+ sushi taco+ taqueria kitchen diner steak+ bbq barbecue noodle+ ramen
    thai chinese indian curry kebab shawarma wings pub bar tavern brewery mcdonald+ chipotle subway dominos pizzahut kfc wendys popeyes burgerking
    tacobell chickfila fiveguys dining eatery sandwich+ salad+ buffet cantina lunch dinner breakfast brunch catering wirtshaus gasthaus imbiss
    doordash ubereats grubhub skipthedishes deliveroo justeat foodora panera olivegarden applebees dennys ihop panda nandos pho dessert gelato
    icecream dairyqueen chicken fish seafood`,
  Transport: `uber lyft taxi cab cabs transit bus metrorail rail railway train+ subwayfare parking park+ toll tolls ride rides bolt grab ola bike+
    scooter lime bird presto mta bart tfl sncf bahn bvg renfe amtrak viarail gotransit carshare zipcar limousine limo garage carwash tire tires auto
    automotive mechanic towing`,
  Fuel: `fuel gas gasoline petrol diesel gasbar shell exxon+ mobil chevron bp esso petrocanada petro sunoco texaco total repsol aral totalenergies
    supercharger charging chargepoint ev tank conoco phillips marathon speedway circlek wawa arco valero husky ultramar tankstelle gasolinera
    station citgo irving pioneer`,
  Travel: `hotel+ motel inn resort+ hostel airbnb booking expedia airline+ airways air delta united american lufthansa ryanair easyjet westjet aircanada
    airfrance klm emirates jetblue southwest marriott hilton hyatt sheraton westin ramada bestwestern holidayinn fairmont novotel ibis flight+ airport
    travel tours cruise+ luggage hertz avis enterprise budget rentacar vrbo lodge suites vacation+ night nights voyage reise+ aeropuerto`,
  Subscription: `netflix spotify hulu disney disneyplus youtube premium prime subscription+ membership+ gym fitness planetfitness internet broadband telecom
    wireless verizon tmobile att comcast xfinity rogers bell telus vodafone orange insurance electriccompany hydro utility utilities patreon icloud
    dropbox adobe microsoft office openai github newspaper times magazine+ monthly month hosting provider streaming audible kindle hbo max`,
  Coffee: `coffee cafe caffe espresso latte cappuccino starbucks timhortons tim hortons dunkin+ peets costa nero kaffee roaster+ roastery barista
    secondcup balzac+ muffin donut+ doughnut+ tea teahouse bubbletea cofffee americano bluebottle lavazza illy beans brew`,
};

export interface TellingWord {
  readonly type: ShoppingType;
  /** Whatever begins so counts. */
  readonly begins: boolean;
}

/** Each word with the types it tells; some tell two. */
export const tellingWords: ReadonlyMap<string, readonly TellingWord[]> = read();

function read(): Map<string, TellingWord[]> {
  const words = new Map<string, TellingWord[]>();
  for (const type of shoppingTypes)
    for (const word of told[type].trim().split(/\s+/)) {
      const plain = word.replace('+', '');
      words.set(plain, [...(words.get(plain) ?? []), { type, begins: word.endsWith('+') }]);
    }
  return words;
}
