package simulate_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/simulate"
)

// Every metric of the package is in the list, in the doc comment of Metric, and has a
// name of its own, a unit, and a value.
func TestEveryMetric(t *testing.T) {
	var declared, listed []string
	doc := ""
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
		require.NoError(t, err)
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.ValueSpec:
						if isMetric(s.Type) {
							declared = append(declared, s.Names[0].Name)
						}
						if s.Type == nil && len(s.Values) == 1 && d.Tok == token.VAR {
							assert.False(t, makesMetric(s.Values[0]), "%s: want an explicit type Metric, by which go doc finds it", s.Names[0].Name)
						}
					case *ast.TypeSpec:
						if s.Name.Name == "Metric" {
							doc = d.Doc.Text()
						}
					}
				}
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "Metrics" {
					ast.Inspect(d.Body, func(n ast.Node) bool {
						if c, ok := n.(*ast.CompositeLit); ok {
							for _, e := range c.Elts {
								listed = append(listed, e.(*ast.Ident).Name)
							}
						}
						return true
					})
				}
			}
		}
	}
	assert.ElementsMatch(t, declared, listed, "a metric that is not in Metrics")
	for _, name := range declared {
		assert.Regexp(t, `\b`+name+`\b`, doc, "a metric that the doc comment of Metric does not name")
	}
	require.Len(t, simulate.Metrics(), len(listed))
	var names []string
	r := mustRun(t, rich(4))
	for _, m := range simulate.Metrics() {
		assert.NotContains(t, names, m.Name)
		names = append(names, m.Name)
		assert.NotEmpty(t, m.Unit, m.Name)
		assert.True(t, (m.Of == nil) != (m.Row == nil), "%s: want Of or Row", m.Name)
		if m.Row == nil {
			_, err := r.Estimate(r.Offers[0], m, 0.95)
			assert.NoError(t, err, m.Name)
		}
	}
	slices.Sort(names)
	assert.Len(t, slices.Compact(names), len(listed))
}

func isMetric(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "Metric"
}

// makesMetric reports whether an expression is a metric: a literal, or a call of what makes
// metrics in this package.
func makesMetric(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CompositeLit:
		return isMetric(e.Type)
	case *ast.CallExpr:
		f, ok := e.Fun.(*ast.Ident)
		return ok && (f.Name == "perReceiver" || f.Name == "counted")
	}
	return false
}

// Validate says what Run would refuse, all of it, and draws nothing.
func TestValidate(t *testing.T) {
	e := rich(2)
	require.NoError(t, e.Validate())
	e.Replications, e.Offers[0].Name, e.Market.Measurement.Cost = 0, e.Offers[1].Name, -1
	err := e.Validate()
	require.Error(t, err)
	assert.EqualError(t, err, strings.Join(refused(t, e), "\n"))
	for _, want := range []string{"0 replications", "a second offer of this name", "Measurement: Cost is -1"} {
		assert.ErrorContains(t, err, want)
	}
	assert.ErrorContains(t, (&simulate.Experiment{}).Validate(), "no offers")
}
