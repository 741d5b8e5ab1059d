// crdb-parse tells what CockroachDB's own grammar (v25.2) says of SQL: grammar only, it knows no tables,
// types or functions. Standard input: a JSON list of {"name", "sql"}; standard output: a JSON list of
// {"name", "error"} for what was refused.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/cockroachdb/cockroachdb-parser/pkg/sql/parser"
)

type statement struct {
	Name string `json:"name"`
	SQL  string `json:"sql"`
}

type refusal struct {
	Name  string `json:"name"`
	Error string `json:"error"`
}

func main() {
	var statements []statement
	if err := json.NewDecoder(os.Stdin).Decode(&statements); err != nil {
		fail(err)
	}
	refused := []refusal{}
	for _, s := range statements {
		parsed, err := parser.Parse(s.SQL)
		if err == nil && len(parsed) == 0 {
			err = fmt.Errorf("no statement")
		}
		if err != nil {
			refused = append(refused, refusal{s.Name, err.Error()})
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(refused); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(2)
}
