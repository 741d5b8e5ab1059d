const list = (text: string): string[] => text.trim().split(/\s+/);

/** Words that ask for something; they are understood by `cues.ts`. */
const asking = list(`
  total totals sum spend spends spent spending cost costs costing paid pay pays paying payment payments charge charges charged expense expenses
  expenditure expenditures purchase purchases purchased transaction transactions buy bought buying money dollars amount amounts bill bills
  average averages mean median typical typically usual usually normal normally largest biggest highest smallest lowest cheapest expensive priciest least most
  more less top many much often number count times list show display find search see give tell latest newest recent recently oldest first last
  compare compared comparison comparing versus vs against between difference differ different than
  share percent percentage proportion part fraction ratio trend trends trending time over rising falling increase increased increasing decrease decreased
  pattern patterns habit habits cluster clusters routine routines anomaly anomalies anomalous unusual strange outlier outliers odd weird abnormal
  subscription subscriptions recurring repeating regular duplicate duplicates duplicated double twice copy copies
  summary summarize summarise summarized overview breakdown break down split group grouped refund refunds refunded
  category categories merchant merchants shop shops store stores vendor vendors place places method methods weekday weekdays weekend weekends day days daily
  week weeks weekly month months monthly quarter quarters quarterly year years yearly annual annually currency currencies
  why reason reasons changed change changes explain caused drove up go going went gone higher lower bigger smaller where what which who when how
`);

/** Words that say nothing of their own in a question about charges. */
const grammar = list(`
  a an the my mine our ours your yours his her their its me i we you us it they them he she one ones all any some every each both either other others
  is are was were be been being am do does did done doing have has had having will would shall should can could may might must let lets get got getting make
  makes made need want like know think please kindly just only also too still yet ever always so far now then there here this that these those
  on at in of for from to with by per via through during within into onto about around across as if or and yes than out off under above
  total altogether overall together combined all everything anything something nothing look looks looking check checks checking take
  hey hi hello ok okay thanks thank well really actually currently exactly approximately roughly approx
  data records record entries entry history account accounts statement card cards personal finances finance financial results result details detail info
  information question questions answer kind kinds type types sort using used use paid seem seems anyone somebody same whole entire period previous
  come comes came go goes went high low much run runs visit visits order orders audit please overall ask asks lately
  ever year-to-date worth item items thing things stuff way ways people everyone everybody others total
  there's i've i'd we've whats hows
`);

export const fillers: ReadonlySet<string> = new Set([...asking, ...grammar]);

/** Words that turn round what is asked. Nobody limits charges by what they are not, so they are never passed over nor taken for names. */
export const negations: ReadonlySet<string> = new Set(
  list(`
  not no never none neither nor without but except excepting excluding exclude besides minus apart aside unless
  don't didn't doesn't haven't hasn't wasn't weren't isn't aren't dont didnt doesnt havent hasnt wasnt werent isnt arent
`),
);
