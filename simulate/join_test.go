package simulate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/simulate"
)

// part is the replications from first to last, exclusive, of ten.
func part(first, last int) *simulate.Result {
	r := charged([]float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}[first:last], []float64{0, 1, 4, 9, 16, 25, 36, 49, 64, 81}[first:last])
	r.First = first
	return r
}

func TestJoinInAnyOrder(t *testing.T) {
	a, b, c, none := part(0, 3), part(3, 4), part(4, 10), part(0, 0) // none: a run that was cancelled at once
	for _, parts := range [][]*simulate.Result{{a, b, c}, {c, a, b}, {b, c, a}, {none, a, b, c}, {c, b, a, none}} {
		r, err := simulate.Join(parts...)
		if assert.NoError(t, err) {
			assert.Equal(t, part(0, 10), r)
		}
	}
	r, err := simulate.Join(c)
	require.NoError(t, err)
	assert.Equal(t, c, r)
	r.Tallies[0][0].Charges = -1
	assert.Equal(t, part(4, 10), c, "what is joined is left alone")
}

// What any part warns of, whoever reads the whole has to know, once.
func TestJoinKeepsWarnings(t *testing.T) {
	a, b, c := part(0, 3), part(3, 4), part(4, 10)
	a.Warnings, b.Warnings, c.Warnings = []string{"x"}, nil, []string{"y", "x", "z"}
	r, err := simulate.Join(c, a, b)
	require.NoError(t, err)
	assert.Equal(t, []string{"x", "y", "z"}, r.Warnings)
	assert.Equal(t, []string{"x"}, a.Warnings, "what is joined is left alone")
}

func TestJoinRefuses(t *testing.T) {
	with := func(r *simulate.Result, change func(r *simulate.Result)) *simulate.Result {
		change(r)
		return r
	}
	a, b := part(0, 3), part(3, 4)
	for name, c := range map[string]struct {
		parts []*simulate.Result
		want  []string
	}{
		"nothing":    {nil, []string{"nothing to join, want at least 1 result"}},
		"nil":        {[]*simulate.Result{a, nil}, []string{"result 2 to join: it is nil, want a result"}},
		"a gap":      {[]*simulate.Result{part(4, 6), a}, []string{"the result from replication 4 on does not follow: want one from replication 3 on"}},
		"an overlap": {[]*simulate.Result{part(2, 6), a}, []string{"the result from replication 2 on does not follow: want one from replication 3 on"}},
		"the same":   {[]*simulate.Result{a, a}, []string{"the result from replication 0 on does not follow: want one from replication 3 on"}},
		"fewer offers": {[]*simulate.Result{a, with(part(3, 4), func(r *simulate.Result) { r.Offers, r.Tallies = r.Offers[:1], r.Tallies[:1] })}, []string{
			`the result from replication 3 on has offers ["a"], want ["a" "b"] as in the first`}},
		"damaged": {[]*simulate.Result{with(part(0, 3), func(r *simulate.Result) { r.Tallies[1] = r.Tallies[1][:2] }), b}, []string{
			`result 1 to join: offer "b" has 2 replications, want 3 as the first has`}},
		"everything damaged": {[]*simulate.Result{nil, with(part(3, 4), func(r *simulate.Result) { r.Tallies = r.Tallies[:1] }), a}, []string{
			"result 1 to join: it is nil", "result 2 to join: it has 2 offers and tallies of 1, want as many"}},
		"everything else": {[]*simulate.Result{with(part(4, 5), func(r *simulate.Result) {
			*r = simulate.Result{Version: "w", Platform: "q", Market: "n", Offers: []string{"b", "a"}, Seed: 2, First: 4, Receivers: 2, Periods: 3, Tallies: r.Tallies}
		}), a}, []string{
			"from replication 4 on has market n, want m as in the first", `has offers ["b" "a"], want ["a" "b"] as in the first`, "has seed 2, want 1 as in the first",
			"has receivers 2, want 1 as in the first", "has periods 3, want 1 as in the first", "has version w, want v as in the first",
			"has platform q, want p as in the first", "does not follow: want one from replication 3 on"}},
	} {
		r, err := simulate.Join(c.parts...)
		assert.Nil(t, r, name)
		for _, want := range c.want {
			assert.ErrorContains(t, err, want, name)
		}
	}
}
