package pricing_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// source parses the files of this package, its tests or all others.
func source(t *testing.T, tests bool) (*token.FileSet, []*ast.File) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	set, files := token.NewFileSet(), []*ast.File(nil)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") == tests {
			file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
			require.NoError(t, err)
			files = append(files, file)
		}
	}
	return set, files
}

// implementers are the names of the package's types that have the one method of
// one of its interfaces, by value or by pointer.
func implementers(t *testing.T, of string) (list []string) {
	t.Helper()
	set, files := source(t, false)
	// Nothing is imported, which spares compiling it: what is asked for is a method of
	// this package's own types and float64. The errors that this leaves are of no
	// interest.
	check := types.Config{IgnoreFuncBodies: true, Error: func(error) {}}
	pkg, _ := check.Check("pricing", set, files, nil)
	wanted := pkg.Scope().Lookup(of).Type().Underlying().(*types.Interface).Method(0)
	for _, name := range pkg.Scope().Names() {
		object, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || object.IsAlias() || types.IsInterface(object.Type()) {
			continue
		}
		method := types.NewMethodSet(types.NewPointer(object.Type())).Lookup(pkg, wanted.Name())
		if method != nil && types.Identical(method.Type(), wanted.Type()) {
			list = append(list, name)
		}
	}
	require.NotEmpty(t, list)
	return list
}

// examples are the names of what has an Example in the package's tests.
func examples(t *testing.T) (list []string) {
	t.Helper()
	_, files := source(t, true)
	for _, file := range files {
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil {
				if name, ok := strings.CutPrefix(f.Name.Name, "Example"); ok {
					name, _, _ = strings.Cut(name, "_")
					list = append(list, name)
				}
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
