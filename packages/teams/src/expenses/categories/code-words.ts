/**
 * Words that tell a merchant category code, written by hand from what such shops are called; several codes may share a word.
 * Codes are those of ISO 18245. Lower case letters; a merchant's word also counts where one of these begins it.
 */
export const codeWords: Readonly<Record<string, string>> = {
  '5812': `restaurant ristorante restaurante bistro grill diner eatery tavern pub bar brasserie trattoria
    steakhouse steak sushi ramen thai indian chinese kitchen cuisine bbq smokehouse lounge brewery brewhouse
    taproom noodle curry dining keg montanas swiss chalet kelseys milestones joeys earls cactus boston jacks
    jack astors wok palace dim sum tandoori oyster cantina taqueria osteria pizzeria buffet mandarin`,
  '5814': `pizza burger burgers mcdonalds wendys subway kfc popeyes tim hortons starbucks second cup coffee dominos
    pizzaiolo nova quiznos harveys taco bell fries shawarma falafel sandwich wrap poutine donut donuts
    chipotle freshii jugo juice booster burrito fast chicken wings osmows panago mr sub timothys aroma
    espresso cafe dairy queen frozen yogurt yogen fruz ice cream gelato`,
  '5411': `supermarket grocery groceries foods food mart market loblaws loblaw sobeys metro longos nofrills frills
    freshco valu superstore zehrs fortinos foodland basics farm boy whole organic produce fruit fruits
    vegetables highland asian halal bulk wal-mart independent grocer`,
  '5499': `convenience variety bulk barn deli cheese nuts health tea spice spices honey candy chocolate vitamins
    nutrition water milk dairy gourmet coffee delicatessen herbs ice`,
  '5462': `bakery bakeries bake bakes bakehouse pastry pastries patisserie bread bagel bagels cake cakes cupcake
    cupcakes cobs dough`,
  '5422': 'meat meats butcher butchers poultry sausage beef seafood fish',
  '5811': 'catering caterers caterer banquet platters',
  '5912': 'pharmacy pharmacie drug drugs shoppers rexall pharma ida guardian apothecary pharmasave dispensary',
  '5541': 'esso shell petro petrocanada ultramar husky sunoco mobil pioneer service station macs gas bar',
  '5542': 'gasbar fuel fuels petroleum esso shell petro canada pump gas cardlock diesel',
  '5533': `auto parts autoparts napa carquest partsource accessories muffler brake tire tires truck wheel radiator
    battery lordco uap`,
  '5511': `honda toyota ford chrysler dodge mazda nissan hyundai kia chevrolet gmc buick volkswagen dealer motors
    truck trucks freightliner mack volvo sales harley jeep`,
  '5599': `bobcat kubota tractor trailer trailers equipment deere caterpillar snowmobile atv rv aircraft
    motorsports`,
  '7538': 'auto automotive repair service garage mechanic collision lube transmission alignment oil change tuneup',
  '7542': 'car wash carwash truckwash detailing spa',
  '7523': 'parking park impark indigo parkade lot precise lots authority target',
  '4121': 'taxi cab cabs limo limousine beck uber taxis',
  '4789': 'go transit station shuttle bus transport airport presto metrolinx up',
  '4722': 'travel expedia tours tour flight cheapoair booking hotels vacations agency trip kayak orbitz priceline',
  '4214': 'moving movers storage cartage trucking haulage transport hauling freight delivery van lines mover',
  '4215': 'courier fedex purolator dhl ups express canpar shipping parcel',
  '4812': `wireless rogers bell telus cellular phone phones mobility radio telecom communications fido koodo
    freedom mobile`,
  '4816': 'amazon amz godaddy web hosting domain domains internet network network register webmaster cloud',
  '4900': `hydro enbridge gas water utility utilities electric electrical energy waste disposal recycling power
    sewer environmental`,
  '4468': 'marine marina boat boats sailing yacht outboard harbour',
  '0742': 'veterinary vet animal hospital clinic pet veterinarian',
  '0780': 'landscaping landscape turf tree trees arborist lawn irrigation nursery sod garden horticulture',
  '1520': 'construction contracting contractors building builders renovations fence concrete roofing general',
  '1711': 'plumbing heating hvac air conditioning mechanical cooling boiler refrigeration controls',
  '1799': `doors door glass contracting overhead sign scaffolding fence demolition restoration painting welding
    insulation`,
  '2741': 'printing print prints printers press publishing graphics impression lithographing offset',
  '5021': 'furniture office chairs seating desk shelving workstations interiors staples ergonomic',
  '5039': 'concrete stone brick precast asphalt aggregates building materials sand gravel barricade',
  '5045': 'computer computers cdw dell lenovo microsoft software barcode printer toner systems hp technologies data',
  '5046': `equipment kitchen restaurant foodservice scale commercial display stainless industrial vending
    refrigeration store fixtures`,
  '5047': `medical dental surgical lab laboratory scientific health hospital healthcare wheelchair first aid
    ophthalmic optical fisher mckesson patient`,
  '5065': `electronics electrical electronic components digi-key digikey mouser newark anixter wire cable electric
    battery batteries`,
  '5072': 'hardware fasteners bolts tools tool safety casters locks lock abrasives fastenal',
  '5074': 'plumbing emco wolseley noble heating pipe valves pump pumps hvac water',
  '5085': `industrial supply supplies safety grainger acklands hose bearings hydraulic janitorial rubber welding
    gasket fluid steel plastics`,
  '5099': 'safety sign signs display barcode trophy brady labels',
  '5111': 'paper stationery office packaging boxes supplies envelope grand toy staples',
  '5137': 'uniform uniforms workwear safety scrubs apparel',
  '5169': 'chemical chemicals chem gas gases airgas praxair linde propane salt cleaning paint ecolab',
  '5192': 'books abebooks book publisher publishing periodicals magazine newspaper press',
  '5199': 'bags promotional wholesale packaging supplies distributors',
  '5200': 'home depot lowes rona canadian tire warehouse homesense reno building',
  '5211': 'lumber building supply supplies materials wood plywood roofing windows hardwood fasteners',
  '5231': 'paint paints glass mirror wallpaper benjamin moore sherwin williams dulux para',
  '5251': 'hardware home hrdwre hdwe hdwr lock locks key tools tool rona ace canadian tire true value lee valley',
  '5261': `garden gardens nursery nurseries greenhouse greenhouses plant plants seeds seed sheridan topsoil flowers
    landscape farm soil lawn sod`,
  '5310': 'dollar dollarama discount bargain giant tiger loonie cents buck',
  '5311': 'department sears hudson bay hudsons walmart zellers winners nordstrom saks',
  '5331': 'variety dollar store convenience bargain party',
  '5399': 'general merchandise costco merchandise store ebay',
  '5651': 'clothing marks work warehouse wearhouse old navy gap carters kids oshkosh children',
  '5655': 'sports running roots adidas nike lululemon riding equestrian tack',
  '5691': 'clothing apparel wear fashion shirts t-shirt tee boutique mens womens jeans hats',
  '5699': 'uniforms costumes costume tailor dance dancewear hats malabar apparel wear t-shirts',
  '5712': 'furniture ikea leons brick mattress interiors sleep bed',
  '5713': 'flooring floor carpet tile tiles carpets hardwood ceramic',
  '5719': 'lighting lamps kitchen bath frames stokes linen housewares blinds',
  '5722': 'appliance appliances vacuum vacuums sewing',
  '5732': 'audio video best buy source radio electronics stereo sound sony bose tv camera',
  '5733': 'music musical long mcquade piano guitar drums instruments steves',
  '5734': 'software apple itunes adobe microsoft app intuit soft digital',
  '5940': 'bike bikes bicycle bicycles cycle cycles',
  '5941': `sports sport sporting golf fitness hockey soccer skate ski athletic archery sail mountain equipment coop
    decathlon tennis gym atmosphere national`,
  '5942': 'books bookstore book indigo chapters coles textbook bookshop',
  '5943': 'staples office depot stationery grand toy supply school',
  '5945': 'toys toy games game hobby michaels hobbies mastermind puzzle party',
  '5946': 'camera photo henrys vistek photographic canon imaging lens',
  '5947': 'gift gifts card cards souvenir party novelty trophy trophies awards balloon balloons hallmark',
  '5949': 'fabric fabrics fabricland sewing textile quilt yarn wool knitting stitch',
  '5964': 'catalog catalogue merchants direct',
  '5968': `magazine subscription subscriptions audible netflix spotify ancestry news times star globe mail
    economist`,
  '5969': 'direct marketing online',
  '5970': 'art artist craft crafts michaels supplies currys deserres above ground pottery bead beads clay',
  '5971': 'gallery art framing frames frame',
  '5977': 'beauty cosmetic cosmetics sephora body salon mac perfume',
  '5992': 'florist florists flower flowers floral bouquet blooms rose',
  '5995': 'pet pets petsmart aquarium petvalu animal reptiles dog cat',
  '5996': 'pool pools spa hot tub swimming',
  '5999': 'specialty store shop supply',
  '7011': `hotel hotels inn motel suites suite resort lodge hilton marriott sheraton hyatt delta westin fairmont
    radisson holiday hampton courtyard novotel crowne plaza`,
  '7216': 'cleaners cleaner dry laundry dyers valet',
  '7299': 'pest control services',
  '7311': 'advertising marketing media promotions facebook facebk google ads sign kijiji linkedin',
  '7333': 'photo photography graphics design graphic stock shutterstock istock art photographer',
  '7338': 'copy blueprint reproduction print printing digital imaging copies',
  '7349': 'cleaning janitorial maintenance disposal waste sanitation bins carpet',
  '7372': 'software systems solutions tech technologies programming web data',
  '7392': 'consulting consultants management public relations',
  '7393': 'security alarm locksmith lock protection detective monitoring investigations',
  '7394': 'rental rentals rent equipment stephensons tent chair party united battlefield hertz',
  '7399': 'business services events conference translation',
  '7629': 'appliance repair electric electrical small engine',
  '7699': 'repair repairs service doors engine locks',
  '7832': 'cinema cinemas cineplex theatre movie imax landmark',
  '7922': 'ticket tickets ticketmaster theatre eventbrite concert mirvish stage opera ballet',
  '7929': 'band entertainment orchestra dj laser quest party magician',
  '7991': 'museum tower zoo aquarium attraction exhibit science centre gallery casa loma rom heritage',
  '7996': 'amusement fun wonderland park playground circus carnival bounce fair exhibition',
  '7997': 'club golf country fitness gym athletic curling yacht tennis',
  '7999': 'recreation bowling climbing skate ski swim camp trampoline escape arena',
  '8099': 'health medical clinic therapy care',
  '8220': 'university college school campus york ryerson humber seneca george brown centennial uoft mcmaster queens',
  '8299': 'training education academy school learning institute course seminars certification',
  '8398': 'foundation charity society association united way cancer red cross',
  '8641': 'association civic society assoc institute chamber',
  '8699': 'membership association college society professional',
  '8999': 'professional services engineers consulting',
  '9399': 'city town government ministry service ontario canada county municipality region permit licence',
};
