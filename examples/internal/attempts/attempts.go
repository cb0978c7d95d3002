// Package attempts reads logs of what coding agents attempted, for examples.
package attempts

import (
	"math"

	"github.com/usevalue/usevalue/examples/internal/sheet"
)

// mostCost is what an attempt may cost, or come to, so that sums and squares are finite.
const mostCost = 1e9

// Attempt is one attempt of a model at a task.
type Attempt struct {
	Model    string // after its agent and a slash, where the log has a column for it
	Project  string
	Task     string  // "" where the log has no column for it
	Resolved float64 // 0 or 1; from ReadResults any number of at most 1e9 either way
	Cost     float64 // dollars, above 0 and at most 1e9; 0 from ReadResults
}

// Read reads a file with a header and a row for each attempt, in columns agent
// (which may be absent), model, project, instance_id (which may be absent),
// resolved (0 or 1) and cost_usd (above 0, at most 1e9). There is at least one.
// Every bad cell is named with its file, line and column.
func Read(path string) ([]Attempt, error) {
	return read(path, []string{"model", "project", "resolved", "cost_usd"}, func(r sheet.Row, a *Attempt) {
		a.Resolved = r.Number("resolved", "0 or 1", func(x float64) bool { return x == 0 || x == 1 })
		a.Cost = r.Number("cost_usd", "dollars, above 0 and at most 1e9", func(x float64) bool { return x > 0 && x <= mostCost })
	})
}

// ReadResults reads a file as Read does, but for costs, which it leaves out, and
// for results, which may be any number of at most 1e9 either way.
func ReadResults(path string) ([]Attempt, error) {
	return read(path, []string{"model", "project", "resolved"}, func(r sheet.Row, a *Attempt) {
		a.Resolved = r.Number("resolved", "a number of at most 1e9 either way", func(x float64) bool { return math.Abs(x) <= mostCost })
	})
}

func read(path string, columns []string, numbers func(r sheet.Row, a *Attempt)) ([]Attempt, error) {
	s, err := sheet.Open(path)
	if err != nil {
		return nil, err
	}
	var list []Attempt
	err = s.Each(columns, func(r sheet.Row) {
		a := Attempt{Model: r.Name("model"), Project: r.Name("project"), Task: r.Text("instance_id")}
		if s.Has("agent") {
			a.Model = r.Text("agent") + "/" + a.Model
		}
		numbers(r, &a)
		list = append(list, a)
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}
