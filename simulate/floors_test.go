package simulate_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const moduleName = "github.com/usevalue/usevalue"

// Calls go down: every package imports what the table of floors in docs/architecture.md
// lets it, and nothing else. A package that is not in the table fails.
func TestFloors(t *testing.T) {
	t.Parallel()
	allowed := floors(t)
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, moduleName+"/...").CombinedOutput()
	require.NoError(t, err, "%s", out)
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	require.Greater(t, len(lines), 15)
	for _, line := range lines {
		words := strings.Fields(line)
		from := strings.TrimPrefix(words[0], moduleName+"/")
		if strings.HasPrefix(from, "examples/") {
			from = "examples"
		}
		list, known := allowed[from]
		if !assert.True(t, known, "%s is not in the table of floors in docs/architecture.md", from) {
			continue
		}
		for _, to := range words[1:] {
			switch path, own := strings.CutPrefix(to, moduleName+"/"); {
			case own:
				ok := slices.Contains(list, path) || from == "examples" && (strings.HasPrefix(path, "examples/") || !strings.Contains(path, "internal"))
				assert.True(t, ok, "%s imports %s, which docs/architecture.md does not let it", from, path)
			case strings.Contains(to, "."):
				assert.True(t, slices.Contains(list, strings.Split(to, "/")[0]+"/"+strings.Split(to, "/")[1]), "%s imports %s, which docs/architecture.md does not let it", from, to)
			}
		}
	}
}

// floors are the rows of the table: what each package may import.
func floors(t *testing.T) map[string][]string {
	text, err := os.ReadFile("../docs/architecture.md")
	require.NoError(t, err)
	quoted := regexp.MustCompile("`([^`]+)`")
	allowed := map[string][]string{}
	_, after, found := strings.Cut(string(text), "| floor |")
	require.True(t, found, "docs/architecture.md has no table of floors")
	table, _, _ := strings.Cut(after, "\n\n")
	for _, line := range strings.Split(table, "\n")[2:] {
		cells := strings.Split(line, "|")
		require.Len(t, cells, 5, line)
		name := quoted.FindStringSubmatch(cells[1])
		require.NotNil(t, name, line)
		allowed[name[1]] = nil
		for _, m := range quoted.FindAllStringSubmatch(cells[3], -1) {
			allowed[name[1]] = append(allowed[name[1]], m[1])
		}
	}
	return allowed
}

// Every file of the engine has its line in docs/architecture.md, so that a reader finds it.
func TestFilesAreListed(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/architecture.md")
	require.NoError(t, err)
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	inner, err := filepath.Glob("internal/*/*.go")
	require.NoError(t, err)
	for _, file := range append(files, inner...) {
		name := filepath.Base(file)
		if !strings.HasSuffix(name, "_test.go") && name != "doc.go" {
			listed := regexp.MustCompile("[| `/]" + regexp.QuoteMeta(name) + "[:,| `]")
			assert.True(t, listed.Match(text), "%s is in no table of docs/architecture.md", file)
		}
	}
}

// State is small: no struct whose methods change it has more than 15 fields. Results are
// data: Result, which JSON is read into, Tally, which is added up, and the Attribution of
// relation.
func TestStateIsSmall(t *testing.T) {
	t.Parallel()
	const most = 15
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() || d.Name() == "testdata" {
			return err
		}
		fields, changed := map[string]int{}, map[string]bool{}
		files, err := filepath.Glob(filepath.Join(path, "*.go"))
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			require.NoError(t, err)
			for _, d := range file.Decls {
				countFields(d, fields)
				if name := changes(d); name != "" {
					changed[name] = true
				}
			}
		}
		for name := range changed {
			if name != "Result" && name != "Tally" && name != "Attribution" {
				assert.LessOrEqual(t, fields[name], most, "%s: %s has methods that change it", path, name)
			}
		}
		return err
	})
	require.NoError(t, err)
}

// countFields counts those of the structs that are declared.
func countFields(d ast.Decl, fields map[string]int) {
	g, ok := d.(*ast.GenDecl)
	if !ok {
		return
	}
	for _, s := range g.Specs {
		if s, ok := s.(*ast.TypeSpec); ok {
			if x, ok := s.Type.(*ast.StructType); ok {
				for _, f := range x.Fields.List {
					fields[s.Name.Name] += max(1, len(f.Names))
				}
			}
		}
	}
}

// changes is the type whose fields a method assigns to, or "".
func changes(d ast.Decl) (name string) {
	f, ok := d.(*ast.FuncDecl)
	if !ok || f.Recv == nil || f.Body == nil || len(f.Recv.List[0].Names) == 0 {
		return ""
	}
	star, ok := f.Recv.List[0].Type.(*ast.StarExpr)
	if !ok {
		return ""
	}
	own := f.Recv.List[0].Names[0].Name
	assigned := func(e ast.Expr) {
		for {
			switch x := e.(type) {
			case *ast.SelectorExpr:
				e = x.X
			case *ast.IndexExpr:
				e = x.X
			case *ast.StarExpr:
				e = x.X
			case *ast.Ident:
				if id, ok := star.X.(*ast.Ident); ok && x.Name == own {
					name = id.Name
				}
				return
			default:
				return
			}
		}
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				if _, plain := e.(*ast.Ident); !plain {
					assigned(e)
				}
			}
		case *ast.IncDecStmt:
			assigned(n.X)
		}
		return true
	})
	return name
}
