/** A table that may be read, as a whole by an operator, else by each user the rows of their own. */
export interface ReadableTable {
  readonly name: string;
  /** Only these are there, by these names. */
  readonly columns: readonly string[];
  /** The UUID column that says whose row it is. */
  readonly owner: string;
}

const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Every kind of node PostgreSQL's parser may find in the statement. What is not here is refused, also what a later version adds. */
export const kinds = list(`
  SelectStmt ResTarget ColumnRef A_Star A_Expr A_Const BoolExpr NullTest BooleanTest CaseExpr CaseWhen SubLink FuncCall TypeCast CoalesceExpr MinMaxExpr
  List String Integer Float Boolean RangeVar RangeSubselect JoinExpr SortBy WindowDef GroupingSet GroupingFunc CommonTableExpr SQLValueFunction NamedArgExpr
`);

/** They change nothing, read nothing but their arguments, and give no more than they get: nothing here repeats or joins texts. */
export const functions = list(`
  count sum avg min max stddev stddev_pop stddev_samp variance var_pop var_samp percentile_cont percentile_disc mode corr regr_slope regr_intercept regr_r2
  bool_and bool_or every row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
  abs round ceil ceiling floor trunc sign sqrt ln log mod greatest least width_bucket
  lower upper initcap length char_length character_length substr substring left right btrim ltrim rtrim strpos position split_part
  date_trunc date_part extract age make_date to_char now
`);

export const operators = list('+ - * / % = <> < > <= >= ~~ !~~ ~~* !~~* BETWEEN');

export const types = list(
  'text varchar bpchar bool int2 int4 int8 numeric float4 float8 date timestamp timestamptz time interval uuid',
);

/** What the parser calls CURRENT_DATE and the like; CURRENT_USER and others tell of the database. */
export const timeValues = list(
  'SVFOP_CURRENT_DATE SVFOP_CURRENT_TIMESTAMP SVFOP_LOCALTIMESTAMP SVFOP_CURRENT_TIMESTAMP_N SVFOP_LOCALTIMESTAMP_N',
);
