package pricing_test

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
)

// rowsOf are the rows of a table of docs/plan-json.md by the names in the first
// column, which may hold several.
func rowsOf(t *testing.T, head string) map[string]string {
	t.Helper()
	guide, err := os.ReadFile("../docs/plan-json.md")
	require.NoError(t, err)
	_, table, found := strings.Cut(string(guide), "\n| "+head+" | value |\n|---|---|\n")
	require.True(t, found, "docs/plan-json.md has no table of %ss", head)
	table, _, _ = strings.Cut(table, "\n\n")
	rows := map[string]string{}
	for row := range strings.Lines(table) {
		first, rest, _ := strings.Cut(strings.TrimPrefix(row, "| "), " | ")
		for name := range strings.SplitSeq(first, ", ") {
			rows[strings.Trim(name, "`")] = rest
		}
	}
	return rows
}

// fields are the names in JSON of the fields of a type, and of those within.
func fields(t reflect.Type) (list []string) {
	switch t.Kind() {
	case reflect.Slice:
		return fields(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			name := []rune(t.Field(i).Name)
			name[0] = unicode.ToLower(name[0])
			list = append(list, `"`+string(name)+`"`)
			list = append(list, fields(t.Field(i).Type)...)
		}
	}
	return list
}
