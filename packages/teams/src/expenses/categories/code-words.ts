/**
 * Words that tell a merchant category code, written by hand from what such shops are called; several codes may share a word.
 * Codes are those of ISO 18245. Lower case letters; a merchant's word also counts where one of these begins it.
 */
export const codeWords: Readonly<Record<string, string>> = {
  '5812': `restaurant ristorante restaurante bistro grill diner eatery tavern pub bar brasserie trattoria steakhouse
    steak sushi ramen thai indian chinese kitchen cuisine bbq smokehouse lounge brewery brewhouse taproom noodle
    curry dining keg montanas swiss chalet kelseys milestones joeys earls cactus boston jacks jack astors wok palace
    dim sum tandoori oyster cantina taqueria osteria pizzeria buffet mandarin cafe resto grillhouse grille
    rotisserie cantonese szechuan szechwan pho vietnamese korean japanese teppanyaki izakaya dosa biryani kebab
    kabob mediterranean greek lebanese persian ethiopian caribbean jerk roti italian italiano pasta spaghetti tapas
    mexican tex fajita brunch breakfast pancake waffle eggs egg omelette crepe creperie churrasco fondue lobster
    seafood crab shrimp fishery chophouse roadhouse alehouse arms duke firkin fox irish beer gastropub wine winebar
    bier biergarten hooters applebees dennys ihop outback moxies baton rouge perkins ponderosa sizzler mongolian
    hotpot congee dumpling dumplings banh bento sashimi thali masala tikka hut deli delicatessen eats bite bites
    spice hakka gyro souvlaki cucina casa mamma nonna`,
  '5814': `pizza burger burgers mcdonalds wendys subway kfc popeyes tim hortons starbucks second cup coffee dominos
    pizzaiolo nova quiznos harveys taco bell fries shawarma falafel sandwich wrap poutine donut donuts chipotle
    freshii jugo juice booster burrito fast chicken wings osmows panago mr sub timothys aroma espresso cafe dairy
    queen frozen yogurt yogen fruz ice cream gelato mcdonald arbys dominoes papa johns little caesars pizzapizza
    pita pit extreme country style robins krispy kreme blenz bubble boba bubbletea chatime smoothie smoothies
    juicery juices subs panini burritos nachos hotdog hot dogs poke bowl salads salad wraps teriyaki edo manchu thai
    express villa madina jimmy cafeteria canteen snack snacks chickn wingstop popcorn pretzel pretzels cinnamon
    auntie annes cookies cookie creamery gelateria five guys roll roasters roastery coffeehouse caffe java latte
    kiosk food court grindhouse creperie`,
  '5411': `supermarket grocery groceries foods food mart market loblaws loblaw sobeys metro longos nofrills frills
    freshco valu superstore zehrs fortinos foodland basics farm boy whole organic produce fruit fruits vegetables
    highland asian halal bulk wal-mart independent grocer supermarche superette foodmart freshmart iga safeway
    provigo maxi walmart supercentre costco groceterias t&t nations hypermarket coop grocers greengrocer harvest
    place marche mercado bodega butcher deli eat well groceria`,
  '5499': `convenience variety bulk barn deli cheese nuts health tea spice spices honey candy chocolate vitamins
    nutrition water milk dairy gourmet coffee delicatessen herbs ice vitamin supplement supplements gnc nutritional
    naturals natural teas teavana davids roastery beans nut nutty candies confectionery confectioners sweets fudge
    popcorn olive oil chocolatier chocolates laura secord purdys rocky mountain foods hasty minimart mart beckers
    seven eleven quickie cheesemonger fromagerie creamery farms`,
  '5462': `bakery bakeries bake bakes bakehouse pastry pastries patisserie bread bagel bagels cake cakes cupcake
    cupcakes cobs dough patisseries boulangerie panetteria bun buns cinnabon donut muffin muffins croissant tarts
    pies pie doughnut cupcakery cakery cookies pastificio tortilla`,
  '5422': `meat meats butcher butchers poultry sausage beef seafood fish butchery meatshop charcuterie sausages halal
    kosher fishmonger fisheries lobster steaks deli`,
  '5811': `catering caterers caterer banquet platters cater caters catered banquets events kitchen hospitality culinary
    chef chefs lunches boxed sandwiches corporate feast`,
  '5912': `pharmacy pharmacie drug drugs shoppers rexall pharma ida guardian apothecary pharmasave dispensary
    pharmacies drugmart drugstore chemist compounding medicine prescription rx remedy shoppersdrug`,
  '5541': `esso shell petro petrocanada ultramar husky sunoco mobil pioneer service station macs gas bar gasoline
    petrol fuels irving cango olco mohawk canco macewen circle truckstop petrocan fas`,
  '5542': `gasbar fuel fuels petroleum esso shell petro canada pump gas cardlock diesel propane fleet fuelling refuel`,
  '5533': `auto parts autoparts napa carquest partsource accessories muffler brake tire tires truck wheel radiator
    battery lordco uap mufflers brakes tyre tyres spring springs suspension clutch exhaust windshield autoglass
    wheels rims hitch towing trailer hydraulics hose fleet drivetrain driveline automotive diesel lubricants filters
    filter batteries radiators bumper alternator starter`,
  '5511': `honda toyota ford chrysler dodge mazda nissan hyundai kia chevrolet gmc buick volkswagen dealer motors truck
    trucks freightliner mack volvo sales harley jeep lexus acura subaru infiniti audi bmw mercedes benz porsche
    lincoln cadillac pontiac oldsmobile saturn fiat mitsubishi suzuki isuzu hino kenworth peterbilt navistar leasing
    automobiles autos cars motor dealership fleet`,
  '5599': `bobcat kubota tractor trailer trailers equipment deere caterpillar snowmobile atv rv aircraft motorsports
    tractors turf golf carts ezgo mower mowers case holland vermeer ditch witch sweepers plow plows forklift zamboni
    skidoo polaris arctic yamaha cart utv loader`,
  '7538': `auto automotive repair service garage mechanic collision lube transmission alignment oil change tuneup
    mechanics tune lubes mr minute mister engine engines tuning diagnostics diesel fleet truck autoservice autocare
    autobody bodyshop towing tire brakes motors driveclean emission emissions`,
  '7542': `car wash carwash truckwash detailing spa carwashes washes autospa suds shine valet detail polishing`,
  '7523': `parking park impark indigo parkade lot precise lots authority target parkades garage valet parkingmeter
    meter parkmobile diamond unitpark spothero paybyphone honk standard republic`,
  '4121': `taxi cab cabs limo limousine beck uber taxis taxicab diamond royal checker yellow yellowcab blacktop
    bluebird limousines chauffeur rideshare lyft cooperative airline dispatch airport sedan`,
  '4789': `go transit station shuttle bus transport airport presto metrolinx up ferry ferries coach coaches buslines
    shuttles charter greyhound coachlines rail via ttc translink stm oc octranspo tour trolley gondola bikeshare
    schoolbus paratransit`,
  '4722': `travel expedia tours tour flight cheapoair booking hotels vacations agency trip kayak orbitz priceline
    flights holidays cruise cruises cruiseship itravel flightcentre carlson wagonlit redtag hotwire travelocity
    tripadvisor viator airbnb hostel excursion excursions safari transat sunwing`,
  '4214': `moving movers storage cartage trucking haulage transport hauling freight delivery van lines mover haul tow
    towing freightliner warehouse warehousing logistics container containers bins pods public mini uhaul relocation
    courier carriers transportation expedite forwarding intermodal transports`,
  '4215': `courier fedex purolator dhl ups express canpar shipping parcel couriers messenger messengers delivery loomis
    dicom tnt canadapost aramex shippers freightcom mail parcels`,
  '4812': `wireless rogers bell telus cellular phone phones mobility radio telecom communications fido koodo freedom
    mobile cellphone cell mobilicity wind virgin chatr tbooth wirelesswave otterbox accessories cases iphone
    blackberry radios`,
  '4816': `amazon amz godaddy web hosting domain domains internet network register webmaster cloud isp webhost server
    servers dns rebel netfirms hostgator bluehost dreamhost wix squarespace wordpress dropbox mailchimp constant
    surveymonkey zoom webex linkedin ssl hostpapa shopify survey monkey google youtube skype teksavvy online`,
  '4900': `hydro enbridge gas water utility utilities electric electrical energy waste disposal recycling power sewer
    environmental powerstream union veolia sanitation garbage septic sewage propane superior bfi gfl turtle solar
    wells portable toilets`,
  '4468': `marine marina boat boats sailing yacht outboard harbour boatyard harbor yachts sails canoe kayak paddle
    canoes kayaks dock docks chandlery outboards watercraft nautical anchor`,
  '0742': `veterinary vet animal hospital clinic pet veterinarian vets pets animals cat canine feline equine wildlife`,
  '0780': `landscaping landscape turf tree trees arborist lawn irrigation nursery sod garden horticulture landscapes
    gardening gardeners groundskeeping lawncare grass treecare turfgrass sprinkler sprinklers snow snowplowing weed
    pruning stump forestry arbor arborists nurseries grounds`,
  '1520': `construction contracting contractors building builders renovations fence concrete roofing general
    constructors builder renovation reno paving masonry excavating drywall framing waterproofing asphalt homes
    structures interlock`,
  '1711': `plumbing heating hvac air conditioning mechanical cooling boiler refrigeration controls furnace furnaces
    boilers plumbers drain drains rooter sewer ac airconditioning sheetmetal ventilation duct ducts thermal backflow`,
  '1799': `doors door glass contracting overhead sign scaffolding fence demolition restoration painting welding
    insulation fencing fences gates gate garage blinds awnings awning canopies canopy signs glazing garagedoor
    asbestos abatement scaffold cutting coring caulking sandblasting coatings waterproofing pools pool playgrounds
    decks decking paving`,
  '2741': `printing print prints printers press publishing graphics impression lithographing offset imprint letterpress
    bindery binding typesetting lithographers litho printworks printshop presses newsletters magazines posters
    publication publications publishers maps signs minuteman kwik sir copy allegra labels decals stickers`,
  '5021': `furniture office chairs seating desk shelving workstations interiors staples ergonomic furnishings desks
    chair ergo teknion steelcase haworth herman miller bookcases filing cabinets cubicles lockers`,
  '5039': `concrete stone brick precast asphalt aggregates building materials sand gravel barricade bricks block blocks
    masonry granite marble paving pavers interlocking rebar readymix drywall gypsum plywood steel culvert geotextile
    barricades traffic signs insulation roofing`,
  '5045': `computer computers cdw dell lenovo microsoft software barcode printer toner systems hp technologies data
    laptops laptop printers ink cartridges cartridge inkjet monitors memory hardware storage usb tech electronic
    microcomputer compugen ricoh xerox canon lexmark epson brother zebra scanner scanners projector projectors
    peripherals tigerdirect newegg pc pcs tablets`,
  '5046': `equipment kitchen restaurant foodservice scale commercial display stainless industrial vending refrigeration
    store fixtures equipments scales kitchens ovens fryers refrigerators coolers ice machine machines fire
    extinguisher extinguishers safety displays shelving racks racking carts signage popcorn mannequins audio
    lighting stage water`,
  '5047': `medical dental surgical lab laboratory scientific health hospital healthcare wheelchair first aid ophthalmic
    optical fisher mckesson patient labs laboratories science diagnostic diagnostics instruments dentistry medicals
    orthopedic orthopaedic prosthetics brace hearing eyewear defibrillator aed cpr firstaid bandage mobility
    scooters wheelchairs gloves nursing caregiver homecare respiratory oxygen biomedical microscopes reagents vwr
    sigma thermo`,
  '5065': `electronics electrical electronic components digi-key digikey mouser newark anixter wire cable electric
    battery batteries semiconductor circuit circuits sensor sensors relays relay lighting bulbs ballast led lamps
    gerrie torbram westburne guillevin rexel graybar gescan nedco connectors antenna antennas cables fuse fuses
    switchgear power transformers automation controls instruments`,
  '5072': `hardware fasteners bolts tools tool safety casters locks lock abrasives fastenal fastener nuts screws screw
    bolt nails rivets padlocks keys locksmiths caster blades saw saws sharpening sharp drills welding cutlery knives
    hinges`,
  '5074': `plumbing emco wolseley noble heating pipe valves pump pumps hvac water faucets faucet valve fittings
    fixtures pipes piping drains toilets hydronic backflow boilers heaters heater bath sprinkler irrigation moen
    delta kohler`,
  '5085': `industrial supply supplies safety grainger acklands hose bearings hydraulic janitorial rubber welding gasket
    fluid steel plastics bearing belts belting conveyor conveyors motors pumps seals gaskets hoses fittings
    pneumatic pneumatics compressors compressor filters filtration welders abrasive abrasives packaging lubrication
    lubricant lifting rigging slings chain wire rope cable ladders ladder crane hoist gloves ppe safetyware tools
    machining machine metal metals aluminum uline linde mro motion canada`,
  '5099': `safety sign signs display barcode trophy brady labels extinguishers security safe safes locks trophies
    awards badges badge banners flags flag nametag id lanyards giftware luggage promotional fireworks`,
  '5111': `paper stationery office packaging boxes supplies envelope grand toy staples cartons envelopes stationers
    stationary notebooks printing labels toner paperboard cardboard`,
  '5137': `uniform uniforms workwear safety scrubs apparel garments clothing coveralls linens shirts embroidery
    corporate wear gloves boots footwear hosiery promotional`,
  '5169': `chemical chemicals chem gas gases airgas praxair linde propane salt cleaning paint ecolab cleaners solvents
    solvent soap detergent disinfectants oxygen welding helium nitrogen acids reagents lubricants dry ice degreaser
    pool chlorine fertilizer resins adhesives sanitizer janitorial`,
  '5192': `books abebooks book publisher publishing periodicals magazine newspaper press newspapers textbooks textbook
    publications comics comic newsstand library libraries reader readers magazines encyclopedia scholastic`,
  '5199': `bags promotional wholesale packaging supplies distributors promotions promo giveaways novelties balloons bag
    wraps wrapping baskets canvas foam totes tote packing crafts art imprints`,
  '5200': `home depot lowes rona canadian tire warehouse homesense reno building homedepot homehardware castle
    timbermart buildall totem kent`,
  '5211': `lumber building supply supplies materials wood plywood roofing windows hardwood fasteners lumberyard woods
    millwork mouldings moulding trim timber timbers stairs drywall insulation roof shingles siding eavestrough
    window glass doors hardwoods veneer cedar fencing`,
  '5231': `paint paints glass mirror wallpaper benjamin moore sherwin williams dulux para painting stain stains
    coatings glazing glassworks mirrors wallpapers cloverdale behr decorating decorator window`,
  '5251': `hardware home hrdwre hdwe hdwr lock locks key tools tool rona ace canadian tire true value lee valley
    homehardware locksmith toolbox fasteners keys princess auto harbor freight paint nuts bolts ironmonger hdw`,
  '5261': `garden gardens nursery nurseries greenhouse greenhouses plant plants seeds seed sheridan topsoil flowers
    landscape farm soil lawn sod seedlings perennials bulbs mulch compost topsoils shrubs bonsai hydroponics aquatic
    landscaping tractor mowers mower lawnmower florals orchids gardenworks`,
  '5310': `dollar dollarama discount bargain giant tiger loonie cents buck dollarstore dollartree bargains liquidation
    liquidators surplus outlet discounts`,
  '5311': `department sears hudson bay hudsons walmart zellers winners nordstrom saks eatons bays simpsons kohls macys
    jcpenney target neiman holt renfrew ames saan`,
  '5331': 'variety dollar store convenience bargain party everything outlet loonie novelty discount',
  '5399': `general merchandise costco store ebay wholesale marketplace tradingpost surplus army navy club warehouse`,
  '5651': `clothing marks work warehouse wearhouse old navy gap carters kids oshkosh children gymboree h&m uniqlo
    forever zara aeropostale hollister abercrombie roots reitmans winners rickis cotton`,
  '5655': `sports running roots adidas nike lululemon riding equestrian tack lulu lemon sportswear activewear swimwear
    swim bikini rain outerwear patagonia columbia northface ski`,
  '5691': `clothing apparel wear fashion shirts t-shirt tee boutique mens womens jeans hats menswear womenswear suits
    suit tuxedo tuxedos shirt tees embroidery screenprint screenprinting denim fashions clothiers clothier
    outfitters hat caps socks moores harry rosen banana republic`,
  '5699': `uniforms costumes costume tailor dance dancewear hats malabar apparel wear t-shirts uniform medals shirts
    wigs wig masquerade theatrical halloween mascot embroidery crests crest screen printing bridal formalwear promo
    swim capezio`,
  '5712': `furniture ikea leons brick mattress interiors sleep bed sofa sofas couch furnishings mattresses beds bedding
    cabinets cabinet kitchens recliners structube crate barrel pottery futon futons wicker patio antique antiques
    upholstery seating wood bookshelf`,
  '5713': `flooring floor carpet tile tiles carpets hardwood ceramic floors rugs rug laminate vinyl linoleum stone
    mosaic tiling underlay ceramics porcelain`,
  '5719': `lighting lamps kitchen bath frames stokes linen housewares blinds drapery draperies curtains curtain lamp
    lights kitchenware cookware bed linens pier bombay knives candles cutlery fireplace`,
  '5722': `appliance appliances vacuum vacuums sewing fridge stove refrigerators washers dryers kirby sears maytag
    whirlpool miele`,
  '5732': `audio video best buy source radio electronics stereo sound sony bose tv camera hifi cameras headphones
    speakers audiovisual av projector visions futureshop future shop staples canadacomputers computers tvs cellular
    batteries gps radioshack robotics arduino`,
  '5733': `music musical long mcquade piano guitar drums instruments steves guitars pianos percussion strings violin
    brass band organ sheet musique musician instrument`,
  '5734': `software apple itunes adobe microsoft app intuit soft digital games gaming antivirus norton mcafee symantec
    autodesk corel filemaker techsmith tableau sas esri quickbooks plugin plugins licence licensing river fonts
    macromedia paddle freshbooks solarwinds vmware teamviewer`,
  '5940': `bike bikes bicycle bicycles cycle cycles cyclery velo velos spokes pedal cyclist scooter scooters`,
  '5941': `sports sport sporting golf fitness hockey soccer skate ski athletic archery sail mountain equipment coop
    decathlon tennis gym atmosphere national sportchek chek sportsworld outfitter tackle fishing bait hunting guns
    proshop lacrosse baseball basketball volleyball gymnastic gymnastics swimming dive diving scuba snowboard skates
    paddles kayak canoe camping outdoors outdoor mec trail lifeguard aquatics weights treadmill curling badminton
    racquet climbing playground`,
  '5942': `books bookstore book indigo chapters coles textbook bookshop booksellers bookseller comics comic
    bibliotheque publications librairie librarie textbooks christian theological reader`,
  '5943': `staples office depot stationery grand toy supply school stationers pens paper teachers educational scholars
    choice wintergreen quality classroom printing buro officepro lyreco corporate novexco`,
  '5945': `toys toy games game hobby michaels hobbies mastermind puzzle party lego hobbycraft puzzles play playdium
    comics cards toysrus playmobil model models trains kites kite magic juggling crafts childrens educational`,
  '5946': `camera photo henrys vistek photographic canon imaging lens cameras nikon downtown blacks lenses film
    darkroom aden photolab`,
  '5947': `gift gifts card cards souvenir party novelty trophy trophies awards balloon balloons hallmark souvenirs
    engraving engravers engraved plaques plaque medals ribbon ribbons baskets basket carlton giftware amscan
    decorations novelties flags keepsakes collectibles partyware`,
  '5949': `fabric fabrics fabricland sewing textile quilt yarn wool knitting stitch textiles notions threads thread
    yarns wools lace leather upholstery bolts drapery quilters`,
  '5964': `catalog catalogue merchants direct seton quill oriental trading viking lands catalogues fingerhut`,
  '5968': `magazine subscription subscriptions audible netflix spotify ancestry news times star globe mail economist
    magazines newsletter clubs renewals wine digest journals consumer`,
  '5969': 'direct marketing online order teleshopping vitamins seminars infomercial tickets',
  '5970': `art artist craft crafts michaels supplies currys deserres above ground pottery bead beads clay artists
    paints canvas easel easels beading clays kiln kilns scrapbook scrapbooking stamping stamp glass stained
    woodworking loom sculpture gwartzman opus`,
  '5971': `gallery art framing frames frame galleries picture pictures prints framer framers posters exhibit`,
  '5977': `beauty cosmetic cosmetics sephora body salon mac perfume perfumery makeup nails hairdressing spa skincare
    barber`,
  '5992': `florist florists flower flowers floral bouquet blooms rose roses bloom blossoms blossom bouquets orchid
    orchids floriste fleurs fleuriste fleur petals petal ftd teleflora lilies tulip garden wreath`,
  '5995': `pet pets petsmart aquarium petvalu animal reptiles dog cat bird birds fish aquariums petland groomers
    grooming feed tack kennel reptile dogs cats paws canine`,
  '5996': 'pool pools spa hot tub swimming spas chlorine aquatic leisure',
  '5999': `specialty store shop supply supplies collectibles religious church candle candles coin coins stamps
    telescope medical party trophy awards signs flags hearing crystals tobacco vape cannabis monuments art`,
  '7011': `hotel hotels inn motel suites suite resort lodge hilton marriott sheraton hyatt delta westin fairmont
    radisson holiday hampton courtyard novotel crowne plaza auberge inns motels marriot ramada quality comfort
    travelodge super econo econolodge sandman ritz carlton intercontinental renaissance sofitel wyndham fourseasons
    seasons intercont doubletree embassy residence fairfield bnb lodges cottages chalets resorts hostel hostels
    campground conference hoteles residences place`,
  '7216': `cleaners cleaner dry laundry dyers valet drycleaners drycleaning laundromat tailors pressing alterations
    coin`,
  '7299': `pest control services exterminators exterminator orkin wedding dating tattoo photo storage consultants
    rental concierge shoe babysitting counselling`,
  '7311': `advertising marketing media promotions facebook facebk google ads sign kijiji linkedin adwords adroll
    billboard billboards pattison outdoor publicity signage classified classifieds workopolis monster indeed jobs
    job posting recruitment newspaper radio broadcasting tv snap flyers flyer directories yellowpages canpages
    branding`,
  '7333': `photo photography graphics design graphic stock shutterstock istock art photographer photographers
    videography video studio studios illustration illustrator photos portraits portrait animation gettyimages getty
    istockphoto bigstock dreamstime fotolia adobe`,
  '7338': `copy blueprint reproduction print printing digital imaging copies blueprints photocopy reprographics repro
    plotting drafting scanning printers kinko copyshop fedexkinkos`,
  '7349': `cleaning janitorial maintenance disposal waste sanitation bins carpet cleaner cleaners janitor window
    windows pressure washing carpets floor floors duct molly merry sweeping restoration servicemaster sanitary
    hygiene`,
  '7372': `software systems solutions tech technologies programming web data developer developers saas app apps
    analytics interactive informatics dev github atlassian jira salesforce computing labs`,
  '7392': `consulting consultants management public relations consultant advisors advisory strategies strategic
    research communications coaching leadership facilitators facilitation group associates training hr planning pr`,
  '7393': `security alarm locksmith lock protection detective monitoring investigations guards guard patrol locksmiths
    adt chubb cctv surveillance armoured investigation polygraph alarms`,
  '7394': `rental rentals rent equipment stephensons tent chair party united battlefield hertz rentall hire leasing
    tents chairs linen linens audio stage staging lighting toilets scaffolding bobcat excavators sunbelt cooper
    rents canopy inflatables generators av`,
  '7399': `business services events conference translation meeting conferences trade tradeshow shows notary court
    reporters transcription translations packaging packing shredding shred scanning records archive archives
    stamping stamp seals laminating engraving mailing mail box postal letter audio event auction auctions testing
    inspection calibration lab`,
  '7629': `appliance repair electric electrical small engine vacuum vacuums tool tools motor motors armature computers
    phone electronics refrigeration calibration`,
  '7699': `repair repairs service doors engine locks lock keys sharpening mower machine machinery pump pumps welding
    saw sewing bicycle piano upholstery hydraulic instruments forklift equipment vacuum`,
  '7832': `cinema cinemas cineplex theatre movie imax landmark movies film films famous players rainbow tiff amc galaxy`,
  '7922': `ticket tickets ticketmaster theatre eventbrite concert mirvish stage opera ballet theaters theatres
    playhouse symphony philharmonic orchestra dance shows show comedy musical festival festivals fringe concerts
    stubhub livenation arena tix ticketpro ticketfly brownpaper performing arts centre productions universe hall`,
  '7929': `band entertainment orchestra dj laser quest party magician bands musicians singer entertainers entertainer
    djs clown clowns magic magicians mascot steelband puppets puppet puppetry storyteller drumming karaoke
    performers circus music sound`,
  '7991': `museum tower zoo aquarium attraction exhibit science centre gallery casa loma rom heritage museums aquariums
    historic fort castle observation sightseeing botanical pioneer village black creek gardens cn observatory
    planetarium exhibits wildlife sanctuary`,
  '7996': `amusement fun wonderland park playground circus carnival bounce fair exhibition rides carousel midway
    waterpark waterparks splash zipline petting themepark marineland canadas inflatables bouncers carnivals`,
  '7997': `club golf country fitness gym athletic curling yacht tennis clubs ymca ywca goodlife gyms crossfit pilates
    yoga studio racquet squash hunt bally rowing membership memberships`,
  '7999': `recreation bowling climbing skate ski swim camp trampoline escape arena skating rink rinks arenas skiing
    mountain snow lasertag laser paintball karting gokart billiards pool bowl bowlerama lanes golf minigolf driving
    range swimming riding stables trampolines rock canoe kayak camps dance lessons yoga martial karate gymnastics
    sky zone playground park parks conservation adventure adventures treetop`,
  '8099': `health medical clinic therapy care physio physiotherapy chiropractic massage wellness psychology counselling
    audiology laboratories medisys vision nurse nurses rehab occupational immunization optometry hospital medcan`,
  '8220': `university college school campus york ryerson humber seneca george brown centennial uoft mcmaster queens
    univ universities colleges polytechnic faculty academy institute alumni registrar continuing sheridan durham
    georgian fanshawe conestoga algonquin mohawk mcgill waterloo western guelph brock trent carleton ubc athabasca
    ocad harvard graduate`,
  '8299': `training education academy school learning institute course seminars certification workshops workshop
    seminar courses classes class lessons tutoring certify certified driving coaching cpr lifesaving learn teach
    teaching schooling dance music montessori sensei elearning webinar webinars skills skillpath coursera udemy
    lynda exam exams ccohs`,
  '8398': `foundation charity society association united way cancer red cross charities charitable fund donation
    donations relief hospice shelter mission ymca salvation army heart stroke diabetes autism alzheimer centraide
    community centre philanthropic children youth services family volunteer volunteers trust habitat big brothers
    sisters`,
  '8641': `association civic society assoc institute chamber clubs legion rotary lions kiwanis alumni historical
    heritage cultural veterans fraternal masonic council league`,
  '8699': `membership association college society professional societies assn associations institute institutes
    federation federations council union congress alliance network chapter guild board planners engineers
    accountants managers professionals members licensing registered ontario`,
  '8999': `professional services engineers consulting engineer architects architect surveyors appraisal appraisers
    translators interpreter interpreters interpreting actuarial research designers design writers speaker speakers
    notary inspection testing environmental geotechnical`,
  '9399': `city town government ministry service ontario canada county municipality region permit licence municipal
    provincial federal serviceontario minister mto moe mnr licensing license licences registry registrar court
    courts passport vital statistics revenue health police board commission conservation authority agency technical
    standards tssa pay fire landtitles teranet gazette parks publications gov govt`,
};
